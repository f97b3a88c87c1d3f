package dev.vireo.host.ssh.internal.socket;

import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.host.HostSocket;
import dev.vireo.host.SocketListener;
import dev.vireo.host.ssh.internal.io.Leases;
import dev.vireo.host.ssh.internal.io.Ownership;
import dev.vireo.host.ssh.internal.link.Stream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A UNIX socket of the host. */
final class SshSocket implements HostSocket, Stream.Sink, Ownership.Owned {
    private final String subject;
    private final SocketListener listener;
    private final Ownership ownership;
    private final Leases leases;
    private volatile @Nullable Stream stream;
    private volatile boolean open = true;

    SshSocket(String subject, SocketListener listener, Ownership ownership, Leases leases) {
        this.subject = subject;
        this.listener = listener;
        this.ownership = ownership;
        this.leases = leases;
    }

    @Override
    public void opening(Stream opened) {
        stream = opened;
    }

    @Override
    public void send(ByteBuffer data) {
        Stream current = stream;
        if (!open || current == null || !current.isOpen()) {
            throw new ClosedException(ErrorDetails.of("send to", subject, "the connection is over"));
        }
        leases.refuseIfLost("send to", subject);
        if (!current.send(data)) {
            throw new NotEnoughResourcesException(ErrorDetails.of(
                    "send to", subject, "its peer does not read, and " + Stream.LIMIT + " bytes wait for it"));
        }
    }

    @Override
    public boolean isOpen() {
        Stream current = stream;
        return open && current != null && current.isOpen();
    }

    @Override
    public void output(ByteBuffer data) {
        if (open) {
            listener.received(data);
        }
    }

    @Override
    public void ended(int exitStatus, @Nullable Throwable failure) {
        open = false;
        ownership.remove(this);
        listener.closed(failure);
    }

    @Override
    public void hostClosed() {
        close();
    }

    @Override
    public void close() {
        open = false;
        Stream current = stream;
        if (current != null) {
            current.close();
        }
    }
}
