package dev.vireo.examples.guest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The little that has to be known of a 64-bit ELF file. Field offsets are those of elf.h. */
final class Elf {
    private static final int MAGIC = 0x7f454c46;
    private static final byte CLASS_64 = 2;
    private static final byte LITTLE_ENDIAN = 1;
    private static final int PT_INTERP = 3;

    private final ByteBuffer file;

    private Elf(ByteBuffer file) {
        this.file = file;
    }

    /**
     * Looks at a file.
     *
     * @throws IOException if it is no 64-bit ELF file
     */
    static Elf of(byte[] content) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(content);
        if (content.length < 64 || file.getInt(0) != MAGIC || file.get(4) != CLASS_64) {
            throw new IOException("not a 64-bit ELF file");
        }
        return new Elf(file.order(file.get(5) == LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN));
    }

    /** Whether the program asks for a dynamic linker, that is, for shared libraries. */
    boolean needsInterpreter() throws IOException {
        try {
            int table = Math.toIntExact(file.getLong(0x20));
            int size = Short.toUnsignedInt(file.getShort(0x36));
            int count = Short.toUnsignedInt(file.getShort(0x38));
            for (int i = 0; i < count; i++) {
                if (file.getInt(table + size * i) == PT_INTERP) {
                    return true;
                }
            }
            return false;
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw new IOException("not a whole ELF file", e);
        }
    }

    /** The content of a section as text; empty if there is no such section. */
    String section(String wanted) throws IOException {
        try {
            int table = Math.toIntExact(file.getLong(0x28));
            int size = Short.toUnsignedInt(file.getShort(0x3a));
            int count = Short.toUnsignedInt(file.getShort(0x3c));
            int names = offset(table + size * Short.toUnsignedInt(file.getShort(0x3e)));
            for (int i = 0; i < count; i++) {
                int header = table + size * i;
                if (text(names + file.getInt(header)).equals(wanted)) {
                    byte[] content = new byte[Math.toIntExact(file.getLong(header + 0x20))];
                    file.get(offset(header), content);
                    return new String(content, StandardCharsets.UTF_8);
                }
            }
            return "";
        } catch (IndexOutOfBoundsException | ArithmeticException | NegativeArraySizeException e) {
            throw new IOException("not a whole ELF file", e);
        }
    }

    private int offset(int sectionHeader) {
        return Math.toIntExact(file.getLong(sectionHeader + 0x18));
    }

    private String text(int from) {
        StringBuilder text = new StringBuilder();
        for (int at = from; file.get(at) != 0; at++) {
            text.append((char) file.get(at));
        }
        return text.toString();
    }
}
