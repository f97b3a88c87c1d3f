package dev.vireo.host.local.internal.lock;

import dev.vireo.error.LockedByException;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostLocks;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockHolder;
import dev.vireo.host.LockMode;
import dev.vireo.host.local.internal.io.Deadline;
import dev.vireo.host.local.internal.io.Ownership;
import dev.vireo.host.local.internal.sys.Constants;
import dev.vireo.host.local.internal.sys.Errno;
import dev.vireo.host.local.internal.sys.Libc;
import dev.vireo.host.local.internal.sys.NativeBuffer;
import dev.vireo.host.local.internal.sys.Statx;
import dev.vireo.spi.linux.LockNote;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * flock(2) on files. Each lock has an open file of its own, so locks exclude each other between threads and hosts of
 * one JVM just as between programs, and the kernel gives them back when the JVM dies.
 */
public final class LocalLocks implements HostLocks {
    private static final String LOCK = "lock";
    private static final int LOCK_FILE_MODE = 0600;
    private static final long FIRST_PAUSE = TimeUnit.MICROSECONDS.toNanos(250);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(25);

    /**
     * Looks before a refusal: whoever asks for the holder takes the lock for a moment, over SSH for a
     * few milliseconds. */
    private static final int LEAST_LOOKS = 6;

    private final Ownership ownership;
    private final Supplier<String> who;
    private final Clock clock;

    /** Locks that end with their owner; {@code who} tells program and process. */
    public LocalLocks(Ownership ownership, Supplier<String> who, Clock clock) {
        this.ownership = ownership;
        this.who = who;
        this.clock = clock;
    }

    @Override
    public HostLock acquire(HostPath file, LockMode mode, String purpose, Duration wait) {
        return acquire(file, mode, purpose, Deadline.after(wait));
    }

    /** The same with a deadline. */
    public LocalLock acquire(HostPath file, LockMode mode, String purpose, Deadline deadline) {
        String subject = subject(file);
        ownership.refuseClosed(LOCK, subject);
        Deadline.refuseInterrupt(LOCK, subject);
        int fd = -1;
        try {
            do {
                closeQuietly(fd);
                fd = open(file);
                waitFor(fd, file, mode, deadline);
            } while (!isStillThatFile(fd, file));
            if (mode == LockMode.EXCLUSIVE) {
                writeNote(fd, new LockHolder(who.get(), purpose, now()));
            }
            LocalLock lock = new LocalLock(fd, file, mode, ownership);
            fd = -1;
            ownership.add(lock, LOCK, subject);
            return lock;
        } finally {
            closeQuietly(fd);
        }
    }

    private static int open(HostPath file) {
        int flags = Constants.O_RDWR | Constants.O_CREAT | Constants.O_CLOEXEC | Constants.O_NOFOLLOW;
        int fd = Libc.open(Libc.path(file.value()), flags | Constants.O_NONBLOCK, LOCK_FILE_MODE);
        if (fd < 0) {
            throw Errno.toException(Libc.errno(), "open", LOCK, subject(file));
        }
        return fd;
    }

    private void waitFor(int fd, HostPath file, LockMode mode, Deadline deadline) {
        int operation = mode == LockMode.SHARED ? Constants.LOCK_SH : Constants.LOCK_EX;
        long pause = FIRST_PAUSE;
        for (int looks = 1; !tryLock(fd, operation, file); looks++) {
            if (looks >= LEAST_LOOKS && deadline.hasPassed()) {
                throw lockedBy(fd, file);
            }
            ownership.refuseClosed(LOCK, subject(file));
            Deadline limit = looks < LEAST_LOOKS ? Deadline.after(Duration.ofNanos(pause)) : deadline;
            limit.pause(pause, LOCK, subject(file));
            pause = Math.min(pause * 2, LONGEST_PAUSE);
        }
    }

    private static boolean tryLock(int fd, int operation, HostPath file) {
        while (Libc.flock(fd, operation | Constants.LOCK_NB) != 0) {
            int errno = Libc.errno();
            if (errno == Errno.EAGAIN) {
                return false;
            }
            if (errno != Errno.EINTR) {
                throw Errno.toException(errno, "flock", LOCK, subject(file));
            }
        }
        return true;
    }

    /** Lock files are never removed, but a whole folder may be; a lock on a file that is gone excludes nobody. */
    private static boolean isStillThatFile(int fd, HostPath file) {
        Statx opened = Statx.ofDescriptor(fd);
        Statx named = Statx.ofPath(file.value());
        return opened != null && named != null && opened.inode() == named.inode();
    }

    private LockedByException lockedBy(int fd, HostPath file) {
        return LockNote.refusal(subject(file), holderOf(fd, file), now());
    }

    @Override
    public Optional<LockHolder> holder(HostPath file) {
        ownership.refuseClosed("read the holder of", subject(file));
        int flags = Constants.O_RDONLY | Constants.O_CLOEXEC | Constants.O_NOFOLLOW | Constants.O_NONBLOCK;
        int fd = Libc.open(Libc.path(file.value()), flags, 0);
        if (fd < 0) {
            int errno = Libc.errno();
            if (errno == Errno.ENOENT) {
                return Optional.empty();
            }
            throw Errno.toException(errno, "open", "read the holder of", subject(file));
        }
        try {
            return holderOf(fd, file);
        } finally {
            Libc.close(fd);
        }
    }

    /** A note counts only while somebody excludes us from sharing: a holder that was killed leaves its own behind. */
    private static Optional<LockHolder> holderOf(int fd, HostPath file) {
        return tryLock(fd, Constants.LOCK_SH, file) ? Optional.empty() : readNote(fd);
    }

    private static Optional<LockHolder> readNote(int fd) {
        NativeBuffer buffer = new NativeBuffer(LockNote.LONGEST);
        int count = (int) Math.max(0, buffer.pread(fd, LockNote.LONGEST, 0));
        return LockNote.decode(
                StandardCharsets.UTF_8.decode(buffer.bytes().limit(count)).toString());
    }

    /** A note that cannot be written, on a full disk, is no reason to refuse the lock. */
    private static void writeNote(int fd, LockHolder holder) {
        byte[] note = LockNote.encode(holder).getBytes(StandardCharsets.UTF_8);
        int length = Math.min(note.length, LockNote.LONGEST);
        NativeBuffer buffer = new NativeBuffer(length);
        buffer.bytes().put(note, 0, length);
        Libc.ftruncate(fd, 0);
        buffer.write(fd, length);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static void closeQuietly(int fd) {
        if (fd >= 0) {
            Libc.close(fd);
        }
    }

    static String subject(HostPath file) {
        return "lock " + file;
    }
}
