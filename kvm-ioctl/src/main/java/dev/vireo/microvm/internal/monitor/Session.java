package dev.vireo.microvm.internal.monitor;

import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One client. What it sends is read on the server's thread; what it is sent may be queued by any. A client that sends
 * without reading is not read from any more; one that does not read its events either is let go.
 */
final class Session {
    /** Commands that wait for their turn. */
    private static final int MOST_WAITING = 32;

    /** Bytes that wait to be sent, beyond which nothing is read. */
    private static final int ENOUGH = 256 << 10;

    /** Bytes that wait to be sent, beyond which the client is let go. */
    private static final int TOO_MUCH = 4 << 20;

    private final SocketChannel channel;
    private final LineBuffer lines = new LineBuffer();
    private final Queue<ByteBuffer> output = new ArrayDeque<>();
    private long queued;
    private int waiting;
    private boolean negotiated;
    private boolean lost;
    private volatile long lastHeard = System.nanoTime();

    Session(SocketChannel channel, JsonObject greeting) {
        this.channel = channel;
        send(greeting);
    }

    /** When it last sent something, on the clock of {@link System#nanoTime}. */
    long lastHeard() {
        return lastHeard;
    }

    /** Reads what is there; false if the client has gone. */
    boolean read(ByteBuffer buffer, Commands commands) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            return false;
        }
        lastHeard = System.nanoTime();
        buffer.flip();
        lines.take(
                buffer,
                line -> take(line, commands),
                () -> send(Request.errorOf(new CommandException("the line is too long"))));
        return true;
    }

    /** Where commands go that are to be executed. */
    interface Commands {
        void execute(Session session, Request request);
    }

    private void take(byte[] line, Commands commands) {
        Request request;
        try {
            request = Request.parse(line);
        } catch (CommandException e) {
            send(Request.errorOf(e));
            return;
        }
        boolean negotiates = request.command().equals("qmp_capabilities");
        if (negotiates && !negotiated()) {
            negotiate();
            send(request.reply(JsonObject.EMPTY));
        } else if (negotiates || !negotiated()) {
            send(request.error(new CommandException(
                    "CommandNotFound",
                    negotiates
                            ? "Capabilities negotiation is already complete, command ignored"
                            : "Expecting capabilities negotiation with 'qmp_capabilities'")));
        } else {
            synchronized (this) {
                waiting++;
            }
            commands.execute(this, request);
        }
    }

    private synchronized void negotiate() {
        negotiated = true;
    }

    private synchronized boolean negotiated() {
        return negotiated;
    }

    /** The answer to a command that was executed. */
    synchronized void answer(JsonObject answer) {
        waiting--;
        send(answer);
    }

    /** An event, unless the client is not ready for events yet. */
    synchronized void tell(ByteBuffer event) {
        if (negotiated) {
            queue(event.duplicate());
        }
    }

    private synchronized void send(JsonObject message) {
        queue(line(message));
    }

    private void queue(ByteBuffer message) {
        if (queued + message.remaining() > TOO_MUCH) {
            lost = true;
        } else {
            queued += message.remaining();
            output.add(message);
        }
    }

    /** A message as it is sent. */
    static ByteBuffer line(JsonObject message) {
        byte[] text = Json.writeBytes(message);
        return ByteBuffer.allocate(text.length + 2)
                .put(text)
                .put((byte) '\r')
                .put((byte) '\n')
                .flip();
    }

    /** Sends what can be sent without waiting; false if the client is to be let go. */
    synchronized boolean write() throws IOException {
        while (!lost && !output.isEmpty()) {
            ByteBuffer first = output.element();
            queued -= channel.write(first);
            if (first.hasRemaining()) {
                return true;
            }
            output.remove();
        }
        return !lost;
    }

    synchronized boolean hasOutput() {
        return lost || !output.isEmpty();
    }

    synchronized boolean mayRead() {
        return waiting < MOST_WAITING && queued < ENOUGH;
    }

    void close() throws IOException {
        channel.close();
    }
}
