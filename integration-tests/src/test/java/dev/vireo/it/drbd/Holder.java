package dev.vireo.it.drbd;

import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.RunningCommand;
import dev.vireo.lab.LabHost;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process on a lab host that has the device open, as a guest's would, until it is closed. */
final class Holder implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final RunningCommand command;

    private Holder(LabHost host) {
        String line = "exec 3<>" + TwoHosts.DEVICE + " && echo open && read -r word";
        command = host.host().start(Command.of("sh", "-c", line), new CommandListener() {
            @Override
            public void output(ByteBuffer data) {
                opened.countDown();
            }

            @Override
            public void ended(int exitStatus, @Nullable Throwable failure) {
                ended.countDown();
            }
        });
    }

    static Holder open(LabHost host) {
        Holder holder = new Holder(host);
        await(holder.opened, "the device was not opened");
        return holder;
    }

    boolean isOpen() {
        return ended.getCount() > 0;
    }

    private static void await(CountDownLatch latch, String problem) {
        try {
            if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(problem);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        command.closeInput();
        await(ended, "the device is still open");
    }
}
