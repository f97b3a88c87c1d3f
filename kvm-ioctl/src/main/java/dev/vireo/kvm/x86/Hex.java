package dev.vireo.kvm.x86;

import java.util.Locale;
import java.util.StringJoiner;

/** Writes numbers as people read registers. */
final class Hex {
    private Hex() {}

    static String of(long value) {
        return "0x" + Long.toHexString(value);
    }

    static String of(int value) {
        return "0x" + Integer.toHexString(value);
    }

    static String list(Enum<?>[] names, long[] values) {
        StringJoiner text = new StringJoiner(" ");
        for (int i = 0; i < names.length; i++) {
            text.add(names[i].name().toLowerCase(Locale.ROOT) + "=" + of(values[i]));
        }
        return text.toString();
    }
}
