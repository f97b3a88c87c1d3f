package dev.vireo.host.ssh.internal.worker;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.CommandFailedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.VireoException;
import dev.vireo.error.WrongStateException;
import java.util.List;
import java.util.Locale;

/**
 * Why an operation was refused, as an exception. The tools have only strerror(3) to tell an error number by; in the C
 * locale, in which they run, its words are fixed.
 */
public final class Refusal {
    private static final List<String> MISSING =
            List.of("no such file or directory", "not a directory", "no such process");
    private static final List<String> DENIED = List.of(
            "permission denied",
            "operation not permitted",
            "read-only file system",
            "too many levels of symbolic links",
            "symbolic link loop");
    private static final List<String> FULL = List.of(
            "no space left on device",
            "disk quota exceeded",
            "quota exceeded",
            "file too large",
            "too many open files",
            "cannot allocate memory",
            "out of memory");

    private Refusal() {}

    /** Whether the reason is that there is no such file. */
    public static boolean isMissing(Reply reply) {
        return reply.status() == Reply.ABSENT || (reply.status() == 1 && holds(reply, MISSING));
    }

    /** The exception for a reply that is not {@link Reply#isDone}. */
    public static VireoException of(Reply reply, String attempted, String subject) {
        String said = reply.error().strip();
        ErrorDetails details = ErrorDetails.of(attempted, subject, problem(reply, said))
                .effect(reply.status() == Reply.UNSURE ? Effect.UNKNOWN : Effect.NOTHING);
        return switch (reply.status()) {
            case Reply.ABSENT -> new NotFoundException(details);
            case Reply.LINK -> new AccessDeniedException(details);
            case Reply.EXISTS -> new AlreadyExistsException(details);
            case Reply.WRONG_TYPE, Reply.FOLDER -> new WrongStateException(details);
            default -> byWords(reply, details, said);
        };
    }

    private static VireoException byWords(Reply reply, ErrorDetails details, String said) {
        if (holds(reply, MISSING)) {
            return new NotFoundException(details);
        }
        if (holds(reply, DENIED)) {
            return new AccessDeniedException(details);
        }
        if (holds(reply, FULL)) {
            return new NotEnoughResourcesException(details);
        }
        return new CommandFailedException(details, List.of("bash"), reply.status(), said);
    }

    private static String problem(Reply reply, String said) {
        return switch (reply.status()) {
            case Reply.ABSENT -> "there is no such file or folder";
            case Reply.LINK -> "it is a symbolic link";
            case Reply.WRONG_TYPE -> "it is of another type";
            case Reply.EXISTS -> "it exists already";
            case Reply.FOLDER -> "it is a folder";
            default -> said.isEmpty() ? "it failed with status " + reply.status() : said;
        };
    }

    private static boolean holds(Reply reply, List<String> words) {
        String said = reply.error().toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(said::contains);
    }
}
