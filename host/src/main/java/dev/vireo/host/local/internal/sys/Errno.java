package dev.vireo.host.local.internal.sys;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.KernelException;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.VireoException;
import dev.vireo.error.WrongStateException;

/** The error numbers that mean something to a caller, from {@code asm-generic/errno.h}, as typed exceptions. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EEXIST = 17;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    /** Some file systems, mostly those without anything durable, have no fsync for folders. */
    public static final int EINVAL = 22;

    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int EFBIG = 27;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int EPIPE = 32;
    public static final int ENAMETOOLONG = 36;
    public static final int ENOSYS = 38;
    public static final int ENOTEMPTY = 39;
    public static final int ELOOP = 40;
    public static final int ECONNRESET = 104;
    public static final int ECONNREFUSED = 111;
    public static final int EDQUOT = 122;

    private Errno() {}

    /**
     * The exception for a call that failed.
     *
     * @param errno what it left
     * @param call its C name
     * @param attempted the operation, as a verb
     * @param subject what it was attempted on
     */
    public static VireoException toException(int errno, String call, String attempted, String subject, Effect effect) {
        ErrorDetails details =
                ErrorDetails.of(attempted, subject, words(errno, call)).effect(effect);
        return switch (errno) {
            case ENOENT, ENOTDIR, ESRCH -> new NotFoundException(details);
            case EPERM, EACCES, EROFS, ELOOP -> new AccessDeniedException(details);
            case EEXIST, ENOTEMPTY -> new AlreadyExistsException(details);
            case ENOSPC, EDQUOT, EFBIG, EMFILE, ENFILE, ENOMEM -> new NotEnoughResourcesException(details);
            case EISDIR -> new WrongStateException(details);
            default -> new KernelException(details, call, errno);
        };
    }

    /** The same where nothing was changed. */
    public static VireoException toException(int errno, String call, String attempted, String subject) {
        return toException(errno, call, attempted, subject, Effect.NOTHING);
    }

    private static String words(int errno, String call) {
        return switch (errno) {
            case ENOENT -> "there is no such file or folder";
            case ENOTDIR -> "a part of the path is not a folder";
            case ESRCH -> "there is no such process";
            case EPERM, EACCES -> "permission denied";
            case EROFS -> "the file system is read-only";
            case ELOOP -> "it is a symbolic link, or its path holds too many";
            case EEXIST -> "it exists already";
            case ENOTEMPTY -> "it is not empty";
            case ENOSPC -> "the file system is full";
            case EDQUOT -> "the disk quota is used up";
            case EFBIG -> "the file would become too large";
            case EMFILE, ENFILE -> "no file descriptor is left";
            case ENOMEM -> "the kernel has no memory left for it";
            case EISDIR -> "it is a folder";
            default -> call + " failed with error number " + errno;
        };
    }
}
