package dev.vireo.qmp.internal;

import dev.vireo.json.JsonNumber;
import dev.vireo.json.JsonValue;
import dev.vireo.qmp.QmpFault;
import dev.vireo.qmp.QmpGreeting;
import org.jspecify.annotations.Nullable;

/**
 * Where the conversation with a monitor stands, and so what each message means. A pure state machine: a message in, a
 * reaction out. Events pass in every state and are never taken for a reply; replies are told by their id alone.
 *
 * <p>Not thread-safe, except for {@link #state()}.
 */
public final class Handshake {
    private final int negotiationId;
    private final boolean wantsOutOfBand;
    private volatile State state = State.AWAITING_GREETING;
    private @Nullable QmpGreeting greeting;

    /** Where a conversation can stand. */
    public enum State {
        /** Connected; QEMU speaks first. */
        AWAITING_GREETING,
        /** Greeted; {@code qmp_capabilities} is to be sent or was. */
        NEGOTIATING,
        /** Commands may be sent. */
        READY,
        /** Over; what still comes is ignored. */
        CLOSED
    }

    /**
     * A conversation that has not begun.
     *
     * @param negotiationId the id of {@code qmp_capabilities}
     * @param wantsOutOfBand whether to ask for out-of-band execution if QEMU offers it
     */
    public Handshake(int negotiationId, boolean wantsOutOfBand) {
        this.negotiationId = negotiationId;
        this.wantsOutOfBand = wantsOutOfBand;
    }

    /** Where the conversation stands; from any thread. */
    public State state() {
        return state;
    }

    /** The connection is over. */
    public void close() {
        state = State.CLOSED;
    }

    /** What a message asks for now; null if it is to be ignored, which is so once closed. */
    public @Nullable Reaction on(Message message) {
        if (state == State.CLOSED) {
            return null;
        } else if (message instanceof Message.Notice notice) {
            return new Reaction.Announce(notice.event());
        } else if (message instanceof Message.Success success) {
            return onSuccess(success);
        } else if (message instanceof Message.Failure failure) {
            return onFailure(failure);
        } else if (message instanceof Message.Greeting first) {
            return onGreeting(first.greeting());
        }
        Message.Unintelligible fault = (Message.Unintelligible) message;
        return report(fault.kind(), fault.problem());
    }

    private Reaction onGreeting(QmpGreeting said) {
        if (state != State.AWAITING_GREETING) {
            return report(QmpFault.Kind.UNEXPECTED_MESSAGE, "a second greeting");
        }
        greeting = said;
        state = State.NEGOTIATING;
        return new Reaction.Negotiate(negotiationId, outOfBand(said));
    }

    private boolean outOfBand(QmpGreeting said) {
        return wantsOutOfBand && said.capabilities().contains("oob");
    }

    private Reaction onSuccess(Message.Success success) {
        int id = idOf(success.id());
        QmpGreeting said = greeting;
        if (id < 0) {
            return report(QmpFault.Kind.UNKNOWN_ID, "a reply with an id that is not ours");
        } else if (state == State.NEGOTIATING && id == negotiationId && said != null) {
            state = State.READY;
            return new Reaction.Ready(said, outOfBand(said));
        } else if (state == State.READY) {
            return new Reaction.Return(id, success.value());
        }
        return report(QmpFault.Kind.UNEXPECTED_MESSAGE, "a reply before the handshake was over");
    }

    private Reaction onFailure(Message.Failure failure) {
        int id = idOf(failure.id());
        if (failure.id() == null) {
            return report(QmpFault.Kind.UNMATCHED_ERROR, "an error without an id: " + failure.errorClass());
        } else if (id < 0) {
            return report(QmpFault.Kind.UNKNOWN_ID, "an error with an id that is not ours");
        } else if (state == State.NEGOTIATING && id == negotiationId) {
            state = State.CLOSED;
            return new Reaction.Refused("the monitor refused to negotiate: " + failure.description());
        } else if (state == State.READY) {
            return new Reaction.Fail(id, failure.errorClass(), failure.description());
        }
        return report(QmpFault.Kind.UNEXPECTED_MESSAGE, "an error before the handshake was over");
    }

    /** Our ids are small whole numbers; -1 for anything else. */
    private static int idOf(@Nullable JsonValue id) {
        if (id instanceof JsonNumber number && number.isLong()) {
            long value = number.longValue();
            return value >= 0 && value <= Integer.MAX_VALUE ? (int) value : -1;
        }
        return -1;
    }

    private static Reaction report(QmpFault.Kind kind, String detail) {
        return new Reaction.Report(new QmpFault(kind, detail));
    }
}
