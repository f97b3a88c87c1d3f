package dev.vireo.kvm.internal.libc;

import java.util.Arrays;
import java.util.Optional;

/** Error numbers of Linux ({@code asm-generic/errno.h}) that KVM and the calls around it answer with. */
public enum Errno {
    EPERM(1, "it is not allowed"),
    ENOENT(2, "there is no such thing"),
    EINTR(4, "a signal came"),
    EIO(5, "input or output failed"),
    ENXIO(6, "there is no such device or attribute"),
    E2BIG(7, "the list is too long or does not fit"),
    EBADF(9, "the file descriptor is not open"),
    EAGAIN(11, "it cannot be done now"),
    ENOMEM(12, "the kernel has no memory for it"),
    EACCES(13, "access is denied"),
    EFAULT(14, "an address is not mapped"),
    EBUSY(16, "it is in use"),
    EEXIST(17, "it is there already"),
    ENODEV(19, "there is no such device"),
    EINVAL(22, "an argument is not valid, or this is not the time for it"),
    EMFILE(24, "the process has too many open files"),
    ENOTTY(25, "this kernel, or this kind of descriptor, does not know the call"),
    ENOSPC(28, "there is no room left"),
    EROFS(30, "it can only be read"),
    EPIPE(32, "the other side has closed it"),
    ENOSYS(38, "the kernel does not have it"),
    EOVERFLOW(75, "a counter or value is too large"),
    EOPNOTSUPP(95, "it is not supported here"),
    ECONNRESET(104, "the other side has gone"),
    ECONNREFUSED(111, "nobody listens there");

    private final int number;
    private final String meaning;

    Errno(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** The number, positive. */
    public int number() {
        return number;
    }

    /** What it means where a call has no meaning of its own for it, as a clause. */
    public String meaning() {
        return meaning;
    }

    /** The constant of a number, if it is one of these. */
    public static Optional<Errno> of(int number) {
        return Arrays.stream(values()).filter(it -> it.number == number).findFirst();
    }

    /** The name of a number, such as {@code EINVAL}, or {@code errno 133}. */
    public static String nameOf(int number) {
        return of(number).map(Enum::name).orElse("errno " + number);
    }
}
