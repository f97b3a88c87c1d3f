package dev.vireo.host.local.internal.process;

import dev.vireo.host.local.internal.sys.Constants;
import dev.vireo.host.local.internal.sys.Errno;
import dev.vireo.host.local.internal.sys.Libc;

/** Signals to exactly one process, through pidfd_open(2) and pidfd_send_signal(2) where the kernel has them (5.3). */
public final class ProcessSignals {
    private ProcessSignals() {}

    /**
     * Sends a signal to the process of this number if it started at this time.
     *
     * @return 0, or the error number; ESRCH if it is another process or none
     */
    public static int send(ProcFiles proc, long pid, long startTime, int signal) {
        int descriptor = open(pid);
        if (descriptor < 0) {
            return Libc.errno() == Errno.ENOSYS ? sendByNumber(proc, pid, startTime, signal) : Libc.errno();
        }
        try {
            if (!isStill(proc, pid, startTime)) {
                return Errno.ESRCH;
            }
            long result = Libc.syscall(Constants.SYS_PIDFD_SEND_SIGNAL, descriptor, signal, 0, 0);
            return result == 0 ? 0 : Libc.errno();
        } finally {
            Libc.close(descriptor);
        }
    }

    /** A descriptor of the process that has this number now, or -1 with {@code errno} set. */
    public static int open(long pid) {
        return (int) Libc.syscall(Constants.SYS_PIDFD_OPEN, pid, 0, 0, 0);
    }

    private static int sendByNumber(ProcFiles proc, long pid, long startTime, int signal) {
        if (!isStill(proc, pid, startTime)) {
            return Errno.ESRCH;
        }
        return Libc.kill((int) pid, signal) == 0 ? 0 : Libc.errno();
    }

    private static boolean isStill(ProcFiles proc, long pid, long startTime) {
        return proc.stat(pid).filter(stat -> stat.startTime() == startTime).isPresent();
    }
}
