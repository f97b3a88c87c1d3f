package dev.vireo.kvm.internal.libc;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.KernelException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.VireoException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

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

    /**
     * What Java tells of a file has gone wrong.
     *
     * @param call what was attempted, by its name in C
     */
    public static VireoException of(String call, String file, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return new NotFoundException(ErrorDetails.of(call, file, "there is no such file"), cause);
        }
        if (cause instanceof java.nio.file.AccessDeniedException) {
            return new AccessDeniedException(ErrorDetails.of(call, file, "this user may not"), cause);
        }
        return new KernelException(ErrorDetails.of(call, file, String.valueOf(cause.getMessage())), call, 0, cause);
    }

    /** What a number means where nothing better is known. */
    public static String meaning(int errno) {
        return Errno.of(errno).map(Errno::meaning).orElse("the kernel refused it");
    }
}
