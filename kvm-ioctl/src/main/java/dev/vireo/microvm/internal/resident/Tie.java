package dev.vireo.microvm.internal.resident;

import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.LaunchPlan.InheritedFile;
import dev.vireo.error.ClosedException;
import dev.vireo.host.HostPath;
import dev.vireo.kvm.internal.libc.Descriptor;
import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.kvm.internal.libc.Native;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What ties a machine to the process that stands for it: a pipe in each direction, of which each side holds one end. The
 * kernel closes the ends of a process when that is gone, whatever became of it, and not before; so each side learns of the
 * other's end, and the process cannot be gone while a thread of this JVM still waits in the kernel for a disk.
 */
final class Tie implements AutoCloseable {
    /** The numbers by which the process finds its ends. */
    private static final int FROM_MACHINE = LaunchPlan.FIRST_DESCRIPTOR;

    private static final int TO_MACHINE = FROM_MACHINE + 1;

    /** The first number that is not theirs. */
    static final int NEXT = TO_MACHINE + 1;

    private static final int O_CLOEXEC = 0x80000;

    /** Waits for the status to end with; at SIGTERM, asks for the end. Without a status, this JVM has died. */
    private static final String SCRIPT = """
            trap 'echo >&%d' TERM
            until read -r -u %d status || [ $? -le 128 ]; do :; done
            exit "${status:-1}"
            """.formatted(TO_MACHINE, FROM_MACHINE);

    private final Descriptor theirIn;
    private final Descriptor ourOut;
    private final Descriptor ourIn;
    private final Descriptor theirOut;

    private Tie(int[] down, int[] up) {
        theirIn = new Descriptor(down[0], "tie");
        ourOut = new Descriptor(down[1], "tie");
        ourIn = new Descriptor(up[0], "tie");
        theirOut = new Descriptor(up[1], "tie");
    }

    /** Makes the pipes, with all ends here. */
    static Tie make() {
        int[] down = pipe();
        try {
            return new Tie(down, pipe());
        } catch (RuntimeException e) {
            Native.LIBC.close(down[0]);
            Native.LIBC.close(down[1]);
            throw e;
        }
    }

    private static int[] pipe() {
        ByteBuffer ends = ByteBuffer.allocateDirect(2 * Integer.BYTES).order(ByteOrder.nativeOrder());
        try {
            // safe: the buffer is reachable, and has room for both numbers
            if (Native.LIBC.pipe2(Native.address(ends), O_CLOEXEC) != 0) {
                throw Failures.of("pipe2", "tie", Native.errno());
            }
        } finally {
            Reference.reachabilityFence(ends);
        }
        return new int[] {ends.getInt(0), ends.getInt(Integer.BYTES)};
    }

    /** The command of the process; the words are for people who look at a list of processes. */
    static List<String> command(String domain) {
        return List.of("bash", "-c", SCRIPT, "vireo-resident", domain, "in", "process", Long.toString(pid()));
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    /** What the process finds open. */
    List<InheritedFile> files() {
        return List.of(
                new InheritedFile(FROM_MACHINE, path(theirIn), false),
                new InheritedFile(TO_MACHINE, path(theirOut), true));
    }

    private static HostPath path(Descriptor end) {
        int number = end.acquire("pass on");
        end.release();
        return HostPath.of("/proc/" + pid() + "/fd/" + number);
    }

    /** The process has its ends open: they are closed here. */
    void passedOn() {
        theirIn.close();
        theirOut.close();
    }

    /** Returns when the process asks for the machine's end, or is gone, or this was closed. */
    void awaitRequest() {
        ByteBuffer word = ByteBuffer.allocateDirect(1);
        int fd;
        try {
            fd = ourIn.acquire("read");
        } catch (ClosedException e) {
            return;
        }
        try {
            long got;
            do {
                // safe: the buffer is reachable, and has room for a byte
                got = Native.LIBC.read(fd, Native.address(word), 1);
            } while (got < 0 && Native.errno() == Errno.EINTR.number());
        } finally {
            Reference.reachabilityFence(word);
            ourIn.release();
        }
    }

    /** Lets the process end in order; nothing is to be said if it is gone. */
    void letGo() {
        byte[] status = "0\n".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer text = ByteBuffer.allocateDirect(status.length).put(status);
        int fd = ourOut.acquire("write");
        try {
            // safe: the buffer is reachable, and as long as said; a JVM gets EPIPE, not SIGPIPE
            long written = Native.LIBC.write(fd, Native.address(text), status.length);
            if (written < 0 && Native.errno() != Errno.EPIPE.number()) {
                throw Failures.of("write", "tie", Native.errno());
            }
        } finally {
            Reference.reachabilityFence(text);
            ourOut.release();
        }
    }

    /** Cuts it: the process ends if it has not. */
    @Override
    public void close() {
        passedOn();
        ourOut.close();
        ourIn.close();
    }
}
