package dev.vireo.microvm.internal.virtio.vsock;

import dev.vireo.kvm.internal.libc.UnixSocket;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first line that a client of the host sends: {@code CONNECT} and a port. Not a byte after it is read. */
final class Greeting {
    private static final int LONGEST = 32;
    private static final Pattern LINE = Pattern.compile("CONNECT (\\d{1,10})\r?\n");

    private final ByteBuffer octet = ByteBuffer.allocateDirect(1);
    private final StringBuilder line = new StringBuilder();
    private int port;

    /** How far it is. */
    enum Progress {
        INCOMPLETE,
        COMPLETE,
        WRONG
    }

    Progress read(UnixSocket socket) {
        while (line.length() < LONGEST) {
            octet.clear();
            int got = socket.read(octet);
            if (got != 1) {
                return got == UnixSocket.GONE ? Progress.WRONG : Progress.INCOMPLETE;
            }
            line.append((char) (octet.get(0) & 0xff));
            if (octet.get(0) == '\n') {
                return parse();
            }
        }
        return Progress.WRONG;
    }

    private Progress parse() {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Progress.WRONG;
        }
        long number = Long.parseLong(matcher.group(1));
        port = (int) number;
        return number < 0xffff_ffffL ? Progress.COMPLETE : Progress.WRONG;
    }

    int port() {
        return port;
    }
}
