package dev.vireo.qmp;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a connection is over. */
public final class QmpEnd {
    private final Kind kind;
    private final String reason;
    private final @Nullable Throwable cause;

    /**
     * Creates the end.
     *
     * @param reason as a clause, such as {@code "QEMU closed it"}
     */
    public QmpEnd(Kind kind, String reason, @Nullable Throwable cause) {
        this.kind = kind;
        this.reason = reason;
        this.cause = cause;
    }

    /** Who ended it. */
    public Kind kind() {
        return kind;
    }

    /** Why, as a clause. */
    public String reason() {
        return reason;
    }

    /** What broke the link, where something did. */
    public Optional<Throwable> cause() {
        return Optional.ofNullable(cause);
    }

    @Override
    public String toString() {
        return reason;
    }

    /** Who ends a connection. */
    public enum Kind {
        /** {@link QmpClient#close()}, or the host being closed. */
        CLOSED_HERE,
        /**
         * QEMU or the link went away. Which, the protocol cannot tell: also an orderly {@code quit} can look like a broken
         * link, because QEMU leaves without reading the newline behind the command. Look at the process.
         */
        LOST,
        /** QEMU refused the handshake. */
        REFUSED,
        /** What came was no QMP, a thousand times: closed here to spare the I/O thread. */
        NOT_QMP
    }
}
