package dev.vireo.kvm.internal.libc;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Type;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The same by jffi, which jnr-ffi stands on, without the code that jnr-ffi makes at its start. A call takes as long, and the
 * first one comes 0.15 s of processor time earlier, which counts where a process is started for each guest.
 *
 * <p>Every argument goes as a word of 64 bits: so do those that C has as {@code int}, which looks at the lower half only.
 */
final class DirectLibC implements LibC {
    private static final Invoker INVOKER = Invoker.getInstance();
    private static final CallContext NONE = words(0);
    private static final CallContext ONE = words(1);
    private static final CallContext TWO = words(2);
    private static final CallContext THREE = words(3);
    private static final CallContext FOUR = words(4);
    private static final CallContext FIVE = words(5);

    private final long ioctl = Native.symbol("ioctl");
    private final long open = Native.symbol("open");
    private final long fcntl = Native.symbol("fcntl");
    private final long close = Native.symbol("close");
    private final long pipe2 = Native.symbol("pipe2");
    private final long read = Native.symbol("read");
    private final long write = Native.symbol("write");
    private final long pread = Native.symbol("pread");
    private final long pwrite = Native.symbol("pwrite");
    private final long readv = Native.symbol("readv");
    private final long writev = Native.symbol("writev");
    private final long preadv = Native.symbol("preadv");
    private final long pwritev = Native.symbol("pwritev");
    private final long fdatasync = Native.symbol("fdatasync");
    private final long getrandom = Native.symbol("getrandom");
    private final long socket = Native.symbol("socket");
    private final long bind = Native.symbol("bind");
    private final long listen = Native.symbol("listen");
    private final long accept4 = Native.symbol("accept4");
    private final long connect = Native.symbol("connect");
    private final long send = Native.symbol("send");
    private final long recv = Native.symbol("recv");
    private final long shutdown = Native.symbol("shutdown");
    private final long poll = Native.symbol("poll");
    private final long munmap = Native.symbol("munmap");
    private final long madvise = Native.symbol("madvise");
    private final long memfd_create = Native.symbol("memfd_create");
    private final long ftruncate = Native.symbol("ftruncate");
    private final long fallocate = Native.symbol("fallocate");
    private final long lseek = Native.symbol("lseek");
    private final long eventfd = Native.symbol("eventfd");
    private final long sigaction = Native.symbol("sigaction");
    private final long gettid = Native.symbol("gettid");
    private final long getpid = Native.symbol("getpid");
    private final long prctl = Native.symbol("prctl");
    private final long syscall = Native.symbol("syscall");
    private final long tgkill = Native.symbol("tgkill");

    private static CallContext words(int number) {
        Type[] arguments = new Type[number];
        Arrays.fill(arguments, Type.SINT64);
        return CallContext.getCallContext(Type.SINT64, arguments, CallingConvention.DEFAULT, true);
    }

    private static ByteBuffer text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(bytes.length + 1).put(bytes);
    }

    @Override
    public int ioctl(int fd, long request, long argument) {
        return (int) INVOKER.invokeN3(THREE, ioctl, fd, request, argument);
    }

    @Override
    public int open(String path, int flags) {
        return open(path, flags, 0);
    }

    @Override
    public int open(String path, int flags, int mode) {
        ByteBuffer text = text(path);
        try {
            return (int) INVOKER.invokeN3(THREE, open, Native.address(text), flags, mode);
        } finally {
            Reference.reachabilityFence(text);
        }
    }

    @Override
    public int fcntl(int fd, int command, long argument) {
        return (int) INVOKER.invokeN3(THREE, fcntl, fd, command, argument);
    }

    @Override
    public int close(int fd) {
        return (int) INVOKER.invokeN1(ONE, close, fd);
    }

    @Override
    public int pipe2(long ends, int flags) {
        return (int) INVOKER.invokeN2(TWO, pipe2, ends, flags);
    }

    @Override
    public long read(int fd, long buffer, long count) {
        return INVOKER.invokeN3(THREE, read, fd, buffer, count);
    }

    @Override
    public long write(int fd, long buffer, long count) {
        return INVOKER.invokeN3(THREE, write, fd, buffer, count);
    }

    @Override
    public long pread(int fd, long buffer, long count, long offset) {
        return INVOKER.invokeN4(FOUR, pread, fd, buffer, count, offset);
    }

    @Override
    public long pwrite(int fd, long buffer, long count, long offset) {
        return INVOKER.invokeN4(FOUR, pwrite, fd, buffer, count, offset);
    }

    @Override
    public long readv(int fd, long vector, int count) {
        return INVOKER.invokeN3(THREE, readv, fd, vector, count);
    }

    @Override
    public long writev(int fd, long vector, int count) {
        return INVOKER.invokeN3(THREE, writev, fd, vector, count);
    }

    @Override
    public long preadv(int fd, long vector, int count, long offset) {
        return INVOKER.invokeN4(FOUR, preadv, fd, vector, count, offset);
    }

    @Override
    public long pwritev(int fd, long vector, int count, long offset) {
        return INVOKER.invokeN4(FOUR, pwritev, fd, vector, count, offset);
    }

    @Override
    public int fdatasync(int fd) {
        return (int) INVOKER.invokeN1(ONE, fdatasync, fd);
    }

    @Override
    public long getrandom(long buffer, long count, int flags) {
        return INVOKER.invokeN3(THREE, getrandom, buffer, count, flags);
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        return (int) INVOKER.invokeN3(THREE, socket, domain, type, protocol);
    }

    @Override
    public int bind(int fd, long address, int length) {
        return (int) INVOKER.invokeN3(THREE, bind, fd, address, length);
    }

    @Override
    public int listen(int fd, int backlog) {
        return (int) INVOKER.invokeN2(TWO, listen, fd, backlog);
    }

    @Override
    public int accept4(int fd, long address, long length, int flags) {
        return (int) INVOKER.invokeN4(FOUR, accept4, fd, address, length, flags);
    }

    @Override
    public int connect(int fd, long address, int length) {
        return (int) INVOKER.invokeN3(THREE, connect, fd, address, length);
    }

    @Override
    public long send(int fd, long buffer, long count, int flags) {
        return INVOKER.invokeN4(FOUR, send, fd, buffer, count, flags);
    }

    @Override
    public long recv(int fd, long buffer, long count, int flags) {
        return INVOKER.invokeN4(FOUR, recv, fd, buffer, count, flags);
    }

    @Override
    public int shutdown(int fd, int how) {
        return (int) INVOKER.invokeN2(TWO, shutdown, fd, how);
    }

    @Override
    public int poll(long descriptors, long count, int milliseconds) {
        return (int) INVOKER.invokeN3(THREE, poll, descriptors, count, milliseconds);
    }

    @Override
    public int munmap(long address, long length) {
        return (int) INVOKER.invokeN2(TWO, munmap, address, length);
    }

    @Override
    public int madvise(long address, long length, int advice) {
        return (int) INVOKER.invokeN3(THREE, madvise, address, length, advice);
    }

    @Override
    public int memfd_create(String name, int flags) {
        ByteBuffer text = text(name);
        try {
            return (int) INVOKER.invokeN2(TWO, memfd_create, Native.address(text), flags);
        } finally {
            Reference.reachabilityFence(text);
        }
    }

    @Override
    public int ftruncate(int fd, long length) {
        return (int) INVOKER.invokeN2(TWO, ftruncate, fd, length);
    }

    @Override
    public int fallocate(int fd, int mode, long offset, long length) {
        return (int) INVOKER.invokeN4(FOUR, fallocate, fd, mode, offset, length);
    }

    @Override
    public long lseek(int fd, long offset, int whence) {
        return INVOKER.invokeN3(THREE, lseek, fd, offset, whence);
    }

    @Override
    public int eventfd(int initial, int flags) {
        return (int) INVOKER.invokeN2(TWO, eventfd, initial, flags);
    }

    @Override
    public int sigaction(int signal, long action, long old) {
        return (int) INVOKER.invokeN3(THREE, sigaction, signal, action, old);
    }

    @Override
    public int gettid() {
        return (int) INVOKER.invokeN0(NONE, gettid);
    }

    @Override
    public int getpid() {
        return (int) INVOKER.invokeN0(NONE, getpid);
    }

    @Override
    public int prctl(int option, long second, long third, long fourth, long fifth) {
        return (int) INVOKER.invokeN5(FIVE, prctl, option, second, third, fourth, fifth);
    }

    @Override
    public long syscall(long number, long first, long second, long third) {
        return INVOKER.invokeN4(FOUR, syscall, number, first, second, third);
    }

    @Override
    public int tgkill(int process, int thread, int signal) {
        return (int) INVOKER.invokeN3(THREE, tgkill, process, thread, signal);
    }
}
