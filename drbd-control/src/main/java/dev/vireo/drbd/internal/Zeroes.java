package dev.vireo.drbd.internal;

import dev.vireo.ByteSize;
import dev.vireo.core.job.JobCancelledException;
import dev.vireo.core.job.JobControl;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import java.time.Duration;
import java.util.List;

/** Zeroes on a device, piece by piece, so that it can be watched and cancelled. */
public final class Zeroes {
    private static final long PIECE = 1L << 30;
    private static final long EDGE = 1L << 20;
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private final Host host;
    private final HostPath device;
    private final long size;

    /** On a device of that size. */
    public Zeroes(Host host, HostPath device, ByteSize size) {
        this.host = host;
        this.device = device;
        this.size = size.bytes();
    }

    /**
     * Reads it whole.
     *
     * @throws WrongStateException there is something else
     */
    public void prove(JobControl control) {
        control.phase("reading " + device);
        for (long from = 0; from < size; from += PIECE) {
            step(control, from);
            String length = Long.toString(Math.min(PIECE, size - from));
            CommandResult result = host.run(command(List.of(
                    "cmp",
                    "--quiet",
                    "--bytes=" + length,
                    "--ignore-initial=" + from + ":0",
                    device.value(),
                    "/dev/zero")));
            if (result.exitStatus() == 1) {
                throw new WrongStateException(ErrorDetails.of(
                                "skip the synchronization of",
                                device.value(),
                                "it is not all zeroes on " + host.address())
                        .advice("say that it may be wiped, or let the sides be synchronized"));
            }
            result.orThrow("read", device.value());
        }
    }

    /** Fills it. */
    public void write(JobControl control, HostPath effects) {
        control.phase("clearing " + device);
        for (long from = 0; from < size; from += PIECE) {
            step(control, from);
            write(from, Math.min(PIECE, size - from), effects);
        }
    }

    /** Fills its beginning and its end, where what tells of content has its place. */
    public void writeEdges(HostPath effects) {
        long length = Math.min(EDGE, size);
        write(0, length, effects);
        write(size - length, length, effects);
    }

    private void write(long from, long length, HostPath effects) {
        List<String> argv = List.of(
                "blkdiscard",
                "--force",
                "--zeroout",
                "--offset",
                Long.toString(from),
                "--length",
                Long.toString(length),
                device.value());
        host.run(command(argv).under(effects)).orThrow("clear", device.value());
    }

    private void step(JobControl control, long from) {
        if (control.cancelRequested()) {
            throw new JobCancelledException("clear " + device);
        }
        control.progress((double) from / size);
    }

    private static Command command(List<String> argv) {
        return Command.of(argv).environment("LC_ALL", "C").deadline(DEADLINE);
    }
}
