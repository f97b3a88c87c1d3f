package dev.vireo.host.local.internal.command;

import dev.vireo.host.local.internal.sys.Libc;
import dev.vireo.host.local.internal.sys.Pipe;
import org.jspecify.annotations.Nullable;

/** The pipes between us and a child; the child's ends are closed here once it has them. */
final class ChildPipes {
    private final @Nullable Pipe input;
    private final Pipe output;
    private final Pipe error;

    private ChildPipes(@Nullable Pipe input, Pipe output, Pipe error) {
        this.input = input;
        this.output = output;
        this.error = error;
    }

    static ChildPipes open(boolean withInput, String attempted, String subject) {
        Pipe output = Pipe.open(attempted, subject);
        Pipe error = null;
        try {
            error = Pipe.open(attempted, subject);
            Pipe input = withInput ? Pipe.open(attempted, subject) : null;
            return new ChildPipes(input, output, error);
        } catch (RuntimeException | Error e) {
            output.close();
            if (error != null) {
                error.close();
            }
            throw e;
        }
    }

    /** What the child reads from, -1 for nothing. */
    int childInput() {
        return input == null ? -1 : input.readEnd();
    }

    int childOutput() {
        return output.writeEnd();
    }

    int childError() {
        return error.writeEnd();
    }

    /** Our end of the child's input, -1 for none. */
    int input() {
        return input == null ? -1 : input.writeEnd();
    }

    int output() {
        return output.readEnd();
    }

    int error() {
        return error.readEnd();
    }

    void closeChildEnds() {
        if (input != null) {
            Libc.close(input.readEnd());
        }
        Libc.close(output.writeEnd());
        Libc.close(error.writeEnd());
    }

    void closeOurEnds() {
        if (input != null) {
            Libc.close(input.writeEnd());
        }
        Libc.close(output.readEnd());
        Libc.close(error.readEnd());
    }
}
