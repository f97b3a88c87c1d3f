package dev.vireo.kvm;

import java.io.ByteArrayOutputStream;

/** Machine code of guests: each line is bytes in hexadecimal, a bar, and the assembly that they are. */
final class Code {
    private Code() {}

    static byte[] of(String... lines) {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        for (String line : lines) {
            for (String octet : line.substring(0, line.indexOf('|')).strip().split(" ")) {
                code.write(Integer.parseInt(octet, 16));
            }
        }
        return code.toByteArray();
    }
}
