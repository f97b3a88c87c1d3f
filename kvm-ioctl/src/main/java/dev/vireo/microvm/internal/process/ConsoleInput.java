package dev.vireo.microvm.internal.process;

import dev.vireo.microvm.internal.device.ConsolePort;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries what is typed from the console's pipe to the guest, as fast as that takes it. */
final class ConsoleInput {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleInput.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final RandomAccessFile pipe;
    private final ConsolePort port;

    private ConsoleInput(RandomAccessFile pipe, ConsolePort port) {
        this.pipe = pipe;
        this.port = port;
    }

    /** Opens the pipe, for writing as well: so that it has no end. */
    static void open(Path path, ConsolePort port) throws IOException {
        ConsoleInput input = new ConsoleInput(new RandomAccessFile(path.toFile(), "rw"), port);
        Thread thread = new Thread(input::carry, "console input");
        thread.setDaemon(true);
        thread.start();
    }

    private void carry() {
        byte[] some = new byte[512];
        try {
            while (true) {
                int got = pipe.read(some);
                for (int sent = 0; sent < got; sent += port.send(some, sent, got - sent)) {
                    while (!port.awaitRoom(LOOK_AGAIN)) {
                        LOG.debug("The guest does not read its console");
                    }
                }
            }
        } catch (IOException e) {
            LOG.atError().setCause(e).log("The console's pipe cannot be read any more");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
