package dev.vireo.qmp.internal;

import dev.vireo.error.ClosedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.MonitorException;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.error.VireoException;
import dev.vireo.json.JsonValue;
import dev.vireo.qmp.QmpCommand;
import dev.vireo.qmp.QmpEnd;
import java.time.Duration;

/**
 * What callers are told.
 *
 * @param subject what errors call the monitor
 */
record Verdicts(String subject) {
    private static final String REREAD = "re-read the state before deciding";

    /** The value of an outcome, or its error. */
    JsonValue of(Outcome outcome, QmpCommand command, Duration deadline) {
        if (outcome instanceof Outcome.Returned returned) {
            return returned.value();
        } else if (outcome instanceof Outcome.Refused refused) {
            throw refused(refused, command);
        } else if (outcome instanceof Outcome.Lost lost) {
            throw lost(lost.end(), details(command, ""), Effect.UNKNOWN);
        } else if (outcome == Outcome.GaveUp.INTERRUPTED) {
            throw new InterruptedOperationException(details(command, "the waiting thread was interrupted")
                    .advice(REREAD)
                    .effect(Effect.UNKNOWN));
        }
        throw new TimedOutException(details(command, "no reply within " + readable(deadline))
                .advice("QEMU may still execute it: " + REREAD)
                .effect(Effect.UNKNOWN));
    }

    private MonitorException refused(Outcome.Refused refused, QmpCommand command) {
        return new MonitorException(
                details(command, refused.errorClass() + ": " + refused.description()),
                command.name(),
                refused.errorClass(),
                refused.description());
    }

    /** The error of whoever comes, or waits, when the connection is over. */
    VireoException lost(QmpEnd end, ErrorDetails attempt, Effect effect) {
        String problem = end.kind() == QmpEnd.Kind.CLOSED_HERE
                ? "the connection was closed here"
                : "the connection is lost: " + end.reason();
        ErrorDetails told =
                ErrorDetails.of(attempt.attempted(), attempt.subject(), problem).effect(effect);
        return end.kind() == QmpEnd.Kind.CLOSED_HERE
                ? new ClosedException(told, end.cause().orElse(null))
                : new UnreachableException(told, end.cause().orElse(null));
    }

    /** The command was not sent, because the connection is over. */
    VireoException notSent(QmpEnd end, QmpCommand command) {
        return lost(end, details(command, ""), Effect.NOTHING);
    }

    /** The thread came with its interrupt flag set; nothing was sent. */
    InterruptedOperationException interruptedBefore(QmpCommand command) {
        return new InterruptedOperationException(details(command, "the thread was interrupted before it was sent"));
    }

    /** Out-of-band execution was not negotiated. */
    UnsupportedException notOutOfBand(QmpCommand command) {
        return new UnsupportedException(details(command, "out-of-band execution was not negotiated")
                .advice("ask for it in QmpOptions; QEMU must offer it too"));
    }

    /** Too many commands are unanswered. */
    NotEnoughResourcesException tooMany(QmpCommand command) {
        return new NotEnoughResourcesException(
                details(command, PendingCalls.LIMIT + " commands wait for their replies already")
                        .advice("QEMU seems to hang"));
    }

    private ErrorDetails details(QmpCommand command, String problem) {
        return ErrorDetails.of("execute", command.name() + " on " + subject, problem);
    }

    static String readable(Duration duration) {
        return duration.toMillis() < 10_000 ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
    }
}
