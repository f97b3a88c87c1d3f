package dev.vireo.microvm.internal.acpi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Terms of the ACPI machine language, as far as descriptions of devices need them (ACPI 6.4, chapter 20). */
final class Aml {
    private static final int ZERO_OP = 0x00;
    private static final int ONE_OP = 0x01;
    private static final int NAME_OP = 0x08;
    private static final int BYTE_PREFIX = 0x0a;
    private static final int WORD_PREFIX = 0x0b;
    private static final int DWORD_PREFIX = 0x0c;
    private static final int STRING_PREFIX = 0x0d;
    private static final int SCOPE_OP = 0x10;
    private static final int BUFFER_OP = 0x11;
    private static final int PACKAGE_OP = 0x12;
    private static final int ROOT = 0x5c;
    private static final int EXTENDED = 0x5b;
    private static final int DEVICE_OP = 0x82;
    private static final int SEGMENT = 4;
    private static final int IO = 0x47;
    private static final int MEMORY_32_FIXED = 0x86;
    private static final int EXTENDED_INTERRUPT = 0x89;
    private static final int END_TAG = 0x79;
    private static final int EDGE_EXCLUSIVE_CONSUMER = 0x03;

    private Aml() {}

    /** A whole number of up to 32 bits, as short as it goes. */
    static byte[] number(long value) {
        if (value < 0 || value > 0xffff_ffffL) {
            throw new IllegalArgumentException("not 32 bits: " + value);
        }
        if (value == 0) {
            return bytes(ZERO_OP);
        } else if (value == 1) {
            return bytes(ONE_OP);
        } else if (value <= 0xff) {
            return join(bytes(BYTE_PREFIX), little(value, 1));
        } else if (value <= 0xffff) {
            return join(bytes(WORD_PREFIX), little(value, 2));
        }
        return join(bytes(DWORD_PREFIX), little(value, 4));
    }

    static byte[] string(String text) {
        return join(bytes(STRING_PREFIX), text.getBytes(StandardCharsets.US_ASCII), bytes(0));
    }

    static byte[] name(String name, byte[] value) {
        return join(bytes(NAME_OP), segment(name), value);
    }

    /** A scope below the root. */
    static byte[] scope(String name, byte[]... terms) {
        return join(bytes(SCOPE_OP), packed(join(bytes(ROOT), segment(name), join(terms))));
    }

    static byte[] device(String name, byte[]... terms) {
        return join(bytes(EXTENDED, DEVICE_OP), packed(join(segment(name), join(terms))));
    }

    static byte[] pack(byte[]... elements) {
        return join(bytes(PACKAGE_OP), packed(join(bytes(elements.length), join(elements))));
    }

    /** Resources with the end tag, whose checksum 0 says that there is none. */
    static byte[] resources(byte[]... descriptors) {
        byte[] content = join(join(descriptors), bytes(END_TAG, 0));
        return join(bytes(BUFFER_OP), packed(join(number(content.length), content)));
    }

    static byte[] memory32(long address, long length) {
        return join(bytes(MEMORY_32_FIXED), little(9, 2), bytes(1), little(address, 4), little(length, 4));
    }

    /** An edge, active high, for one device alone. */
    static byte[] interrupt(int gsi) {
        return join(bytes(EXTENDED_INTERRUPT), little(6, 2), bytes(EDGE_EXCLUSIVE_CONSUMER, 1), little(gsi, 4));
    }

    /** Ports, decoded in full. */
    static byte[] ports(int first, int count) {
        return join(bytes(IO, 1), little(first, 2), little(first, 2), bytes(1, count));
    }

    /** Four characters; shorter names are filled up. */
    private static byte[] segment(String name) {
        if (!name.matches("[A-Z_][A-Z0-9_]{0,3}")) {
            throw new IllegalArgumentException("not a name of ACPI: " + name);
        }
        return (name + "_".repeat(SEGMENT - name.length())).getBytes(StandardCharsets.US_ASCII);
    }

    /** A length, which counts itself, and the content. */
    private static byte[] packed(byte[] content) {
        if (content.length + 1 < 1 << 6) {
            return join(bytes(content.length + 1), content);
        }
        for (int more = 1; more <= 3; more++) {
            int length = content.length + 1 + more;
            if (length < 1 << (4 + more * Byte.SIZE)) {
                return join(bytes((more << 6) | (length & 0xf)), little(length >> 4, more), content);
            }
        }
        throw new IllegalArgumentException("too long for ACPI: " + content.length + " bytes");
    }

    private static byte[] little(long value, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (value >> (i * Byte.SIZE));
        }
        return bytes;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
