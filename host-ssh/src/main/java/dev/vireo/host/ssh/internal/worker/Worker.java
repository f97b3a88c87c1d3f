package dev.vireo.host.ssh.internal.worker;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.ssh.internal.link.Stream;
import dev.vireo.host.ssh.internal.script.Fields;
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
    private volatile boolean over;
    private volatile boolean answered;

    @Override
    public void opening(Stream opened) {
        stream = opened;
        opened.send(new Fields().add(nonce).toBuffer());
    }

    boolean isOpen() {
        Stream opened = stream;
        return !over && opened != null && opened.isOpen();
    }

    /** Asks for an operation; the call is made for this worker's mark. */
    Call ask(Function<String, Call> kind, String operation, List<String> arguments, byte[] payload) {
        Call call = kind.apply(nonce);
        current = call;
        var unused = call.reply().thenRun(() -> answered = true);
        Stream opened = stream;
        Fields request = new Fields().add(operation).addAll(arguments).raw(payload);
        if (opened == null || !opened.send(request.toBuffer()) || over) {
            call.fail(lost());
        }
        return call;
    }

    private static UnreachableException lost() {
        return new UnreachableException(ErrorDetails.of("talk to", "the host", "the connection was lost"));
    }

    @Override
    public void output(ByteBuffer data) {
        Call call = current;
        if (call != null) {
            call.output(data);
        }
    }

    @Override
    public void error(ByteBuffer data) {
        Call call = current;
        if (call != null) {
            call.error(data);
        }
    }

    @Override
    public void ended(int exitStatus, @Nullable Throwable failure) {
        over = true;
        Call call = current;
        if (call != null) {
            call.fail(failure != null ? failure : exitStatus > 0 && !answered ? noShell(call, exitStatus) : lost());
        }
    }

    /** What is there instead of bash: nothing, a forced command, a shell that lets nobody in. */
    private static UnsupportedException noShell(Call call, int status) {
        String said = call.errorSoFar().strip();
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
}
