package dev.vireo.kvm.internal.libc;

import jnr.ffi.types.int64_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.u_int64_t;

/**
 * The functions of the C library that are called, by their own names. Pointers are addresses as {@code long}.
 *
 * <p>{@code ioctl(2)}, {@code fcntl(2)}, {@code open(2)}, {@code prctl(2)} and {@code syscall(2)} are variadic in C and declared with fixed arguments here:
 * Linux calls them alike on x86-64 and on arm64, and a variadic stub costs five times as much.
 */
public interface LibC {
    /** {@code sys/ioctl.h}. */
    int ioctl(int fd, @u_int64_t long request, @u_int64_t long argument);

    /** {@code fcntl.h}. */
    int open(String path, int flags);

    /** {@code fcntl.h}; for a file that may have to be made. */
    int open(String path, int flags, int mode);

    /** {@code fcntl.h}. */
    int fcntl(int fd, int command, @int64_t long argument);

    /** {@code unistd.h}. */
    int close(int fd);

    /** {@code unistd.h}; two {@code int} at the address: the end to read from, and the one to write to. */
    int pipe2(@u_int64_t long ends, int flags);

    /** {@code unistd.h}. */
    @int64_t
    long read(int fd, @u_int64_t long buffer, @size_t long count);

    /** {@code unistd.h}. */
    @int64_t
    long write(int fd, @u_int64_t long buffer, @size_t long count);

    /** {@code unistd.h}. */
    @int64_t
    long pread(int fd, @u_int64_t long buffer, @size_t long count, @int64_t long offset);

    /** {@code unistd.h}. */
    @int64_t
    long pwrite(int fd, @u_int64_t long buffer, @size_t long count, @int64_t long offset);

    /** {@code sys/uio.h}. */
    @int64_t
    long readv(int fd, @u_int64_t long vector, int count);

    /** {@code sys/uio.h}. */
    @int64_t
    long writev(int fd, @u_int64_t long vector, int count);

    /** {@code sys/uio.h}. */
    @int64_t
    long preadv(int fd, @u_int64_t long vector, int count, @int64_t long offset);

    /** {@code sys/uio.h}. */
    @int64_t
    long pwritev(int fd, @u_int64_t long vector, int count, @int64_t long offset);

    /** {@code unistd.h}. */
    int fdatasync(int fd);

    /** {@code sys/random.h}. */
    @int64_t
    long getrandom(@u_int64_t long buffer, @size_t long count, int flags);

    /** {@code sys/socket.h}. */
    int socket(int domain, int type, int protocol);

    /** {@code sys/socket.h}. */
    int bind(int fd, @u_int64_t long address, int length);

    /** {@code sys/socket.h}. */
    int listen(int fd, int backlog);

    /** {@code sys/socket.h}. */
    int accept4(int fd, @u_int64_t long address, @u_int64_t long length, int flags);

    /** {@code sys/socket.h}. */
    int connect(int fd, @u_int64_t long address, int length);

    /** {@code sys/socket.h}. */
    @int64_t
    long send(int fd, @u_int64_t long buffer, @size_t long count, int flags);

    /** {@code sys/socket.h}. */
    @int64_t
    long recv(int fd, @u_int64_t long buffer, @size_t long count, int flags);

    /** {@code sys/socket.h}. */
    int shutdown(int fd, int how);

    /** {@code poll.h}. */
    int poll(@u_int64_t long descriptors, @u_int64_t long count, int milliseconds);

    /** {@code sys/mman.h}. */
    int munmap(@u_int64_t long address, @size_t long length);

    /** {@code sys/mman.h}. */
    int madvise(@u_int64_t long address, @size_t long length, int advice);

    /** {@code sys/mman.h}. */
    int memfd_create(String name, int flags);

    /** {@code unistd.h}. */
    int ftruncate(int fd, @int64_t long length);

    /** {@code fcntl.h}. */
    int fallocate(int fd, int mode, @int64_t long offset, @int64_t long length);

    /** {@code unistd.h}; -1 with an error number, else the position. */
    @int64_t
    long lseek(int fd, @int64_t long offset, int whence);

    /** {@code sys/eventfd.h}. */
    int eventfd(int initial, int flags);

    /** {@code signal.h}. */
    int sigaction(int signal, @u_int64_t long action, @u_int64_t long old);

    /** {@code unistd.h}, glibc 2.30. */
    int gettid();

    /** {@code unistd.h}. */
    int getpid();

    /** {@code sys/prctl.h}. */
    int prctl(int option, @u_int64_t long second, @u_int64_t long third, @u_int64_t long fourth, @u_int64_t long fifth);

    /** {@code unistd.h}; for calls that the C library has no function for. */
    @int64_t
    long syscall(@int64_t long number, @u_int64_t long first, @u_int64_t long second, @u_int64_t long third);

    /** {@code signal.h}, glibc 2.30. */
    int tgkill(int process, int thread, int signal);
}
