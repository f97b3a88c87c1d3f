package dev.vireo.json;

/** What a Java string must hold to be written as UTF-8 without loss. */
final class UnicodeText {
    private UnicodeText() {}

    /** Whether every surrogate has its other half. */
    static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    static String check(String text) {
        if (!isWhole(text)) {
            throw new IllegalArgumentException("text holds half of a surrogate pair");
        }
        return text;
    }
}
