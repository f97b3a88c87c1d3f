package dev.vireo.host.ssh.internal.worker;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.ssh.internal.link.Stream;
import dev.vireo.host.ssh.internal.script.Fields;
import dev.vireo.host.ssh.internal.script.Header;
import dev.vireo.host.ssh.internal.script.Nonce;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A shell on the host that does one operation after the other. Used by one caller at a time. */
final class Worker implements Stream.Sink {
    private final String nonce = Nonce.next();
    private volatile @Nullable Stream stream;
    private volatile @Nullable Call current;
    private final Greeting outputGreeting = new Greeting(nonce);
    private final Greeting errorGreeting = new Greeting(nonce);
    private volatile @Nullable Throwable end;

    @Override
    public void opening(Stream opened) {
        stream = opened;
        opened.send(new Fields().add(nonce).toBuffer());
    }

    boolean isOpen() {
        Stream opened = stream;
        return end == null && opened != null && opened.isOpen();
    }

    /** Asks for an operation; the call is made for this worker's mark. */
    Call ask(Function<String, Call> kind, String operation, List<String> arguments, byte[] payload) {
        Call call = kind.apply(nonce);
        current = call;
        Stream opened = stream;
        Fields request = new Fields().add(operation).addAll(arguments).raw(payload);
        boolean sent = opened != null && opened.send(request.toBuffer());
        Throwable failure = end;
        if (failure != null || !sent) {
            call.fail(failure != null ? failure : lost());
        }
        return call;
    }

    private static UnreachableException lost() {
        return new UnreachableException(ErrorDetails.of("talk to", "the host", "the connection was lost"));
    }

    @Override
    public void output(ByteBuffer data) {
        Call call = current;
        if (outputGreeting.isBefore(data) && call != null) {
            call.output(data);
        }
    }

    @Override
    public void error(ByteBuffer data) {
        Call call = current;
        if (errorGreeting.isBefore(data) && call != null) {
            call.error(data);
        }
    }

    @Override
    public void ended(int exitStatus, @Nullable Throwable failure) {
        Throwable why = failure;
        if (why == null) {
            why = exitStatus < 0 || outputGreeting.came() ? lost() : noShell(exitStatus);
        }
        end = why;
        Call call = current;
        if (call != null) {
            call.fail(why);
        }
    }

    /** What is there instead of bash: nothing, a forced command, a shell that lets nobody in. */
    private UnsupportedException noShell(int status) {
        String said = (outputGreeting.said() + errorGreeting.said()).strip();
        String problem = "its login shell cannot run bash: it ended with status " + status;
        return new UnsupportedException(
                ErrorDetails.of("use", "the host", problem + (said.isEmpty() ? "" : ", " + said))
                        .advice("install bash there, and give the user a login shell; no ForceCommand"));
    }

    void close() {
        Stream opened = stream;
        if (opened != null) {
            opened.close();
        }
    }

    /** The line by which the script says that it is there, behind whatever the account's own files print. */
    private static final class Greeting {
        private final Header header;
        private volatile boolean came;

        Greeting(String nonce) {
            header = new Header(nonce);
        }

        /** Whether it came before what the buffer then holds. */
        boolean isBefore(ByteBuffer data) {
            if (!came) {
                came = header.take(data).isPresent();
            }
            return came && data.hasRemaining();
        }

        boolean came() {
            return came;
        }

        String said() {
            return header.said();
        }
    }
}
