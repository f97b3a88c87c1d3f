package dev.vireo.host.local.internal.sys;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Direct mappings of C functions, with their C names, all from section 2 and 3 of the manual.
 *
 * <p>Paths are bytes with a terminating zero (see {@link #path}), because the JVM's own idea of their encoding depends
 * on the locale. Addresses are plain {@code long}: such calls cost JNA least, and each caller keeps the {@link
 * NativeBuffer} behind it reachable. Arguments that are variadic in C ({@code open}, {@code syscall}) are passed the
 * same way as fixed ones on Linux. None of these calls reacts to an interrupt of the Java thread.
 */
public final class Libc {
    static {
        Native.register(Libc.class, NativeLibrary.getProcess());
    }

    private Libc() {}

    /** A path as open(2) takes it. */
    public static byte[] path(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        byte[] terminated = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, terminated, 0, bytes.length);
        return terminated;
    }

    /** The {@code errno} that this thread's last call here left. */
    public static int errno() {
        return Native.getLastError();
    }

    /** A function that not every C library has. */
    static Optional<Function> optional(String name) {
        try {
            return Optional.of(NativeLibrary.getProcess().getFunction(name));
        } catch (UnsatisfiedLinkError absent) {
            return Optional.empty();
        }
    }

    // fcntl.h, unistd.h, sys/stat.h, sys/file.h

    public static native int open(byte[] path, int flags, int mode);

    public static native int close(int fd);

    public static native long read(int fd, long address, long length);

    public static native long pread(int fd, long address, long length, long offset);

    public static native long write(int fd, long address, long length);

    public static native int fsync(int fd);

    public static native int fcntl(int fd, int command, int argument);

    public static native int fchmod(int fd, int mode);

    public static native int ftruncate(int fd, long length);

    public static native int flock(int fd, int operation);

    public static native int access(byte[] path, int mode);

    public static native int rename(byte[] from, byte[] to);

    public static native int link(byte[] from, byte[] to);

    public static native int unlink(byte[] path);

    public static native int openat(int folder, byte[] path, int flags, int mode);

    public static native int unlinkat(int folder, byte[] path, int flags);

    static native long fdopendir(int fd);

    static native long readdir(long folder);

    static native int closedir(long folder);

    public static native int mkdir(byte[] path, int mode);

    public static native int lchown(byte[] path, int userId, int groupId);

    public static native int statx(int folder, byte[] path, int flags, int mask, long address);

    public static native int getpagesize();

    // sys/epoll.h, sys/eventfd.h, unistd.h

    public static native int pipe2(int[] ends, int flags);

    public static native int eventfd(int initial, int flags);

    public static native int eventfd_write(int fd, long value);

    public static native int epoll_create1(int flags);

    public static native int epoll_ctl(int epoll, int operation, int fd, long event);

    public static native int epoll_wait(int epoll, long events, int capacity, int timeoutMillis);

    // sys/socket.h

    public static native int socket(int domain, int type, int protocol);

    public static native int connect(int fd, byte[] address, int length);

    public static native long recv(int fd, long address, long length, int flags);

    public static native long send(int fd, long address, long length, int flags);

    public static native int getsockopt(int fd, int level, int option, int[] value, int[] length);

    // signal.h, sys/wait.h, spawn.h, sys/syscall.h

    public static native int kill(int pid, int signal);

    static native long signal(int signal, long handler);

    public static native int waitpid(int pid, int[] status, int options);

    public static native long syscall(long number, long first, long second, long third, long fourth);

    static native int posix_spawn(int[] pid, byte[] path, long actions, long attributes, long argv, long environment);

    static native int posix_spawn_file_actions_init(long actions);

    static native int posix_spawn_file_actions_destroy(long actions);

    static native int posix_spawn_file_actions_adddup2(long actions, int fd, int target);

    static native int posix_spawn_file_actions_addopen(long actions, int fd, byte[] path, int flags, int mode);

    static native int posix_spawn_file_actions_addclose(long actions, int fd);

    static native int posix_spawnattr_init(long attributes);

    static native int posix_spawnattr_destroy(long attributes);

    static native int posix_spawnattr_setflags(long attributes, short flags);

    static native int posix_spawnattr_setsigmask(long attributes, long set);

    static native int posix_spawnattr_setsigdefault(long attributes, long set);

    static native int sigemptyset(long set);

    static native int sigfillset(long set);
}
