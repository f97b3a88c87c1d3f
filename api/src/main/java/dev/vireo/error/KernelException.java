package dev.vireo.error;

import org.jspecify.annotations.Nullable;

/** The kernel refused a system call. */
public final class KernelException extends VireoException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    /** Creates the exception. */
    public KernelException(ErrorDetails details, String call, int errno) {
        this(details, call, errno, null);
    }

    /** Creates the exception with a cause, such as what Java has reported without the error number, which is 0 then. */
    public KernelException(ErrorDetails details, String call, int errno, @Nullable Throwable cause) {
        super(details, cause);
        this.call = call;
        this.errno = errno;
    }

    /** The call, such as {@code flock} or {@code KVM_CREATE_VM}. */
    public String call() {
        return call;
    }

    /** The error number, as in {@code errno.h}; 0 where it is not known. */
    public int errno() {
        return errno;
    }
}
