package dev.vireo.microvm.internal.process;

import dev.vireo.json.JsonObject;
import dev.vireo.kvm.GuestMemory;
import dev.vireo.kvm.GuestRegion;
import dev.vireo.microvm.internal.machine.Machine;
import dev.vireo.microvm.internal.monitor.CommandException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Sends a machine that is paused to who listens at a UNIX socket. Called on the thread of the commands. */
final class StateSender implements AutoCloseable {
    private static final String SCHEME = "unix:";
    private static final int PAGE = 4096;
    private static final int STEP = 1 << 18;

    private final Machine machine;
    private final long total;
    private volatile String status = "none";
    private volatile String problem = "";
    private final AtomicLong sent = new AtomicLong();
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(STEP);
    private @Nullable SocketChannel channel;

    StateSender(Machine machine, long memory) {
        this.machine = machine;
        total = memory;
    }

    /** Whether it is sending, so that the machine must stay as it is. */
    boolean isActive() {
        return status.equals("active");
    }

    /** Begins. */
    void start(String uri) {
        if (!uri.startsWith(SCHEME)) {
            throw new CommandException("a machine can only be sent to a UNIX socket, unix:PATH");
        }
        JsonObject state = machine.saveState();
        SocketChannel opened;
        try {
            opened = SocketChannel.open(UnixDomainSocketAddress.of(Path.of(uri.substring(SCHEME.length()))));
        } catch (IOException e) {
            throw new CommandException("cannot connect to " + uri + ": " + e.getMessage());
        }
        channel = opened;
        sent.set(0);
        problem = "";
        status = "active";
        Thread thread = new Thread(() -> send(opened, state), "state sender");
        thread.setDaemon(true);
        thread.start();
    }

    private void send(SocketChannel to, JsonObject state) {
        try (to) {
            writeAll(to, SavedHeader.write(state));
            GuestMemory memory = machine.memory();
            for (GuestRegion region : memory.regions()) {
                send(to, memory, region);
            }
            finish("completed", "");
        } catch (IOException | RuntimeException e) {
            finish("failed", String.valueOf(e.getMessage()));
        }
    }

    /** What nobody has touched is not looked at, which would make pages of it. */
    private void send(SocketChannel to, GuestMemory memory, GuestRegion region) throws IOException {
        BitSet touched = region.touchedPages();
        for (long done = 0; done < region.size(); done += STEP) {
            int length = (int) Math.min(STEP, region.size() - done);
            int next = touched.nextSetBit((int) (done / PAGE));
            boolean untouched = next < 0 || (long) next * PAGE >= done + length;
            writeAll(to, untouched ? zeros.clear().limit(length) : memory.slice(region.guestAddress() + done, length));
            sent.addAndGet(length);
        }
    }

    private static void writeAll(SocketChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private synchronized void finish(String how, String why) {
        if (isActive()) {
            problem = why;
            status = how;
        }
    }

    /** Breaks it off. */
    void cancel() {
        finish("cancelled", "");
        SocketChannel under = channel;
        if (under != null) {
            try {
                under.close();
            } catch (IOException e) {
                throw new CommandException("the way out could not be closed: " + e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        cancel();
    }

    /** The answer to {@code query-migrate}. */
    JsonObject progress() {
        long done = sent.get();
        JsonObject ram = JsonObject.of("transferred", done, "remaining", total - done, "total", total);
        JsonObject answer = JsonObject.of("status", status, "ram", ram);
        return problem.isEmpty() ? answer : answer.with("error-desc", problem);
    }
}
