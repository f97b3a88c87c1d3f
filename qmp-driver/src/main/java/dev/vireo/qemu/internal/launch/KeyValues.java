package dev.vireo.qemu.internal.launch;

/** An argument of the form {@code first,key=value,...}, for the options that QEMU takes in no better form. */
final class KeyValues {
    private final StringBuilder text;

    /** Starts with a value that has no key, such as the type of a character device. */
    KeyValues(String first) {
        text = new StringBuilder(escape(first));
    }

    /** Starts with a key. */
    KeyValues(String key, String value) {
        text = new StringBuilder(key).append('=').append(escape(value));
    }

    /** Adds one. */
    KeyValues put(String key, String value) {
        text.append(',').append(key).append('=').append(escape(value));
        return this;
    }

    /** Adds a switch. */
    KeyValues put(String key, boolean on) {
        return put(key, on ? "on" : "off");
    }

    /** Adds a number. */
    KeyValues put(String key, long number) {
        return put(key, Long.toString(number));
    }

    /** A comma ends a value unless it is doubled. */
    private static String escape(String value) {
        return value.replace(",", ",,");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
