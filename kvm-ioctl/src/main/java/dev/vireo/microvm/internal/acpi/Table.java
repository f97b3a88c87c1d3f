package dev.vireo.microvm.internal.acpi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A system description table with its header. */
final class Table {
    private static final int HEADER = 36;
    private static final int CHECKSUM = 9;

    private Table() {}

    static byte[] of(String signature, int revision, byte[] content) {
        ByteBuffer table = ByteBuffer.allocate(HEADER + content.length).order(ByteOrder.LITTLE_ENDIAN);
        table.put(ascii(signature, 4))
                .putInt(table.capacity())
                .put((byte) revision)
                .put((byte) 0);
        table.put(ascii("VIREO", 6)).put(ascii("MICROVM", 8)).putInt(1);
        table.put(ascii("VIRE", 4)).putInt(1);
        table.put(content);
        byte[] bytes = table.array();
        bytes[CHECKSUM] = Checksum.of(bytes, bytes.length);
        return bytes;
    }

    static byte[] ascii(String text, int length) {
        byte[] bytes = (text + " ".repeat(length)).getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(bytes, length);
    }
}
