package dev.vireo.microvm.internal.process;

import dev.vireo.microvm.internal.device.ConsolePort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries what is typed from the console's pipe to the guest, as fast as that takes it. */
final class ConsoleInput implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleInput.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final FileChannel pipe;
    private final ConsolePort port;
    private final Thread thread = new Thread(this::carry, "console input");

    private ConsoleInput(FileChannel pipe, ConsolePort port) {
        this.pipe = pipe;
        this.port = port;
    }

    /** Opens the pipe, for writing as well: so that it has no end. */
    static ConsoleInput open(Path path, ConsolePort port) throws IOException {
        FileChannel pipe = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        ConsoleInput input = new ConsoleInput(pipe, port);
        input.thread.setDaemon(true);
        input.thread.start();
        return input;
    }

    private void carry() {
        byte[] some = new byte[512];
        try {
            while (true) {
                int got = pipe.read(ByteBuffer.wrap(some));
                for (int sent = 0; sent < got; sent += port.send(some, sent, got - sent)) {
                    while (!port.awaitRoom(LOOK_AGAIN)) {
                        LOG.debug("The guest does not read its console");
                    }
                }
            }
        } catch (ClosedChannelException | InterruptedException e) {
            // that is how it ends
        } catch (IOException e) {
            LOG.atError().setCause(e).log("The console's pipe cannot be read any more");
        }
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        pipe.close();
    }
}
