package dev.vireo.kvm.internal.libc;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.KernelException;

/** Makes exceptions out of error numbers. */
public final class Failures {
    private Failures() {}

    /** A call that is no ioctl of KVM has failed. */
    public static KernelException of(String call, String subject, int errno) {
        return of(call, subject, errno, meaning(errno));
    }

    /**
     * A call has failed.
     *
     * @param call its name in C
     * @param subject what it was made on
     * @param errno the error number, positive
     * @param meaning what that means for this call, as a clause
     */
    public static KernelException of(String call, String subject, int errno, String meaning) {
        ErrorDetails details = ErrorDetails.of(call, subject, Errno.nameOf(errno) + " (" + errno + "): " + meaning);
        return new KernelException(details, call, errno);
    }

    /** What a number means where nothing better is known. */
    public static String meaning(int errno) {
        return Errno.of(errno).map(Errno::meaning).orElse("the kernel refused it");
    }
}
