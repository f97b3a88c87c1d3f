package dev.vireo.kvm;

import java.io.ByteArrayOutputStream;

/**
 * Machine code of guests. Each line is bytes in hexadecimal, a bar, and the assembly that they are; a line without bytes is
 * a label.
 */
public final class Code {
    private Code() {}

    /** The bytes of all lines, of which a text may have several. */
    public static byte[] of(String... texts) {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        for (String text : texts) {
            text.lines()
                    .map(line -> line.substring(0, line.indexOf('|')).strip())
                    .filter(line -> !line.isEmpty())
                    .forEach(line -> {
                        for (String octet : line.split(" +")) {
                            code.write(Integer.parseInt(octet, 16));
                        }
                    });
        }
        return code.toByteArray();
    }
}
