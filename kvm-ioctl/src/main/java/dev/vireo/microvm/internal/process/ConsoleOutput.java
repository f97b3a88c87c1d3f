package dev.vireo.microvm.internal.process;

import dev.vireo.microvm.internal.machine.SerialOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what the guest says to the console's pipe, without ever making a processor wait: what the reader does not take
 * in time is lost beyond a bound.
 */
final class ConsoleOutput implements SerialOutput, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleOutput.class);
    private static final int ROOM = 256 << 10;
    private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

    private final byte[] ring = new byte[ROOM];
    private final FileChannel pipe;
    private final Thread thread = new Thread(this::carry, "console output");
    private int first;
    private int count;
    private boolean writing;
    private boolean lossLogged;

    private ConsoleOutput(FileChannel pipe) {
        this.pipe = pipe;
    }

    /** Opens the pipe, for reading as well: so that it can always be written to. */
    static ConsoleOutput open(Path path) throws IOException {
        ConsoleOutput output =
                new ConsoleOutput(FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        output.thread.setDaemon(true);
        output.thread.start();
        return output;
    }

    @Override
    public synchronized void write(byte value) {
        if (count == ROOM) {
            if (!lossLogged) {
                lossLogged = true;
                LOG.warn("The guest says more than its console's log can take; some of it is lost");
            }
            return;
        }
        ring[(first + count) % ROOM] = value;
        count++;
        if (count == 1) {
            notifyAll();
        }
    }

    /** Takes several bytes. */
    synchronized void write(byte... bytes) {
        for (byte each : bytes) {
            write(each);
        }
    }

    private void carry() {
        byte[] some = new byte[4096];
        try {
            while (true) {
                ByteBuffer taken = ByteBuffer.wrap(some, 0, take(some));
                while (taken.hasRemaining()) {
                    pipe.write(taken);
                }
            }
        } catch (ClosedChannelException | InterruptedException e) {
            // that is how it ends
        } catch (IOException e) {
            LOG.atError().setCause(e).log("The console's pipe cannot be written any more");
        }
    }

    private synchronized int take(byte[] into) throws InterruptedException {
        writing = false;
        notifyAll();
        while (count == 0) {
            wait();
        }
        int taken = Math.min(into.length, count);
        for (int i = 0; i < taken; i++) {
            into[i] = ring[(first + i) % ROOM];
        }
        first = (first + taken) % ROOM;
        count -= taken;
        writing = true;
        return taken;
    }

    /** Waits a moment until all that was said is in the pipe, and ends. */
    @Override
    public void close() throws IOException {
        awaitWritten();
        thread.interrupt();
        pipe.close();
    }

    private synchronized void awaitWritten() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try {
            for (long left = PATIENCE_NANOS; left > 0 && (count > 0 || writing); left = deadline - System.nanoTime()) {
                wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
