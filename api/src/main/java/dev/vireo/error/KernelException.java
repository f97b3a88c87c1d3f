package dev.vireo.error;

/** The kernel refused a system call. */
public final class KernelException extends VireoException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    /** Creates the exception. */
    public KernelException(ErrorDetails details, String call, int errno) {
        super(details, null);
        this.call = call;
        this.errno = errno;
    }

    /** The call, such as {@code flock} or {@code KVM_CREATE_VM}. */
    public String call() {
        return call;
    }

    /** The error number, as in {@code errno.h}. */
    public int errno() {
        return errno;
    }
}
