package dev.vireo.qmp.internal;

import dev.vireo.json.Json;
import dev.vireo.qmp.QmpCommand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes commands as short as they can be: QEMU up to 9 at least reads a monitor one byte at a time, at some
 * microseconds each, so that the length of a command is most of its latency.
 */
public final class CommandEncoder {
    private CommandEncoder() {}

    /** The command as one line. */
    public static ByteBuffer encode(QmpCommand command, int id) {
        String head = (command.isOutOfBand() ? "{\"exec-oob\":\"" : "{\"execute\":\"") + command.name() + '"';
        String tail = ",\"id\":" + id + "}\n";
        if (command.arguments().isEmpty()) {
            return ByteBuffer.wrap((head + tail).getBytes(StandardCharsets.ISO_8859_1));
        }
        byte[] arguments = Json.writeBytes(command.arguments());
        byte[] before = (head + ",\"arguments\":").getBytes(StandardCharsets.ISO_8859_1);
        byte[] after = tail.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(before.length + arguments.length + after.length)
                .put(before)
                .put(arguments)
                .put(after)
                .flip();
    }
}
