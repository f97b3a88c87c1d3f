package dev.vireo.host.local.internal.sys;

import com.sun.jna.Platform;

/** Numbers of the Linux ABI, from {@code asm-generic} unless said otherwise. */
public final class Constants {
    private static final boolean ARM_OR_POWER = Platform.isARM() || Platform.isPPC();

    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0100;
    public static final int O_EXCL = 0200;
    public static final int O_NONBLOCK = 04000;
    public static final int O_CLOEXEC = 02000000;
    public static final int O_PATH = 010000000;
    /** {@code asm/fcntl.h} of ARM and POWER swaps these two with O_DIRECT and O_LARGEFILE. */
    public static final int O_DIRECTORY = ARM_OR_POWER ? 040000 : 0200000;

    public static final int O_NOFOLLOW = ARM_OR_POWER ? 0100000 : 0400000;

    public static final int F_SETFL = 4;

    public static final int AT_FDCWD = -100;
    public static final int AT_SYMLINK_NOFOLLOW = 0x100;
    public static final int AT_EMPTY_PATH = 0x1000;
    public static final int AT_REMOVEDIR = 0x200;
    public static final int X_OK = 1;
    public static final int F_OK = 0;

    public static final int LOCK_SH = 1;
    public static final int LOCK_EX = 2;
    public static final int LOCK_NB = 4;

    public static final int EPOLL_CTL_ADD = 1;
    public static final int EPOLL_CTL_DEL = 2;
    public static final int EPOLL_CTL_MOD = 3;
    public static final int EPOLLIN = 0x1;
    public static final int EPOLLOUT = 0x4;

    public static final int AF_UNIX = 1;
    public static final int SOCK_STREAM = 1;
    public static final int SOL_SOCKET = 1;
    public static final int SO_PEERCRED = Platform.isPPC() ? 21 : 17;
    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_NOSIGNAL = 0x4000;

    public static final int WNOHANG = 1;
    /** The same on every architecture, like all system calls since Linux 5.1. */
    public static final int SYS_PIDFD_SEND_SIGNAL = 424;

    public static final int SYS_PIDFD_OPEN = 434;

    private Constants() {}
}
