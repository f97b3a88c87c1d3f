package dev.vireo.microvm.internal.virtio.block;

import dev.vireo.domain.IoErrorAction;
import dev.vireo.error.KernelException;
import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.microvm.internal.virtio.TokenBucket;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what follows when the host fails a request. Told and logged in bounds: a guest can ask a broken disk for much. */
final class BlockFailures {
    private static final Logger LOG = LoggerFactory.getLogger(BlockFailures.class);

    private final BlockOptions options;
    private final Consumer<BlockFailure> listener;
    private final TokenBucket told = new TokenBucket(1, 1, System.nanoTime());
    private boolean logged;

    BlockFailures(BlockOptions options, Consumer<BlockFailure> listener) {
        this.options = options;
        this.listener = listener;
    }

    /** What follows: REPORT, IGNORE or STOP. The listener is told of each STOP, and of one other failure a second. */
    IoErrorAction decide(boolean write, KernelException failure, String disk) {
        boolean full = failure.errno() == Errno.ENOSPC.number();
        IoErrorAction wanted = write ? options.onWriteError() : options.onReadError();
        IoErrorAction action =
                wanted != IoErrorAction.STOP_WHEN_FULL ? wanted : full ? IoErrorAction.STOP : IoErrorAction.REPORT;
        if (!logged) {
            logged = true;
            LOG.atWarn()
                    .addKeyValue("disk", disk)
                    .addKeyValue("action", action)
                    .setCause(failure)
                    .log("the host refused a guest's request to its disk; later ones are only counted");
        }
        if (action == IoErrorAction.STOP || told.delay(System.nanoTime()) == 0) {
            told.take(1);
            listener.accept(new BlockFailure(write, full, action, String.valueOf(failure.getMessage())));
        }
        return action;
    }
}
