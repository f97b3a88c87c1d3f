package dev.vireo.host.ssh.internal.socket;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.VireoException;
import dev.vireo.host.HostSocket;
import dev.vireo.host.SocketListener;
import dev.vireo.host.SocketTarget;
import dev.vireo.host.ssh.internal.io.Deadline;
import dev.vireo.host.ssh.internal.io.Leases;
import dev.vireo.host.ssh.internal.io.Ownership;
import dev.vireo.host.ssh.internal.link.Links;
import dev.vireo.host.ssh.internal.link.Stream;
import dev.vireo.host.ssh.internal.worker.Refusal;
import dev.vireo.host.ssh.internal.worker.Reply;
import dev.vireo.host.ssh.internal.worker.Workers;

/**
 * Connects to UNIX sockets through {@code direct-streamlocal@openssh.com}. That tells nothing about the peer and follows
 * links, so the socket's file is looked at before: its type and, where a user is asked for, its owner, who is the user
 * that bound it.
 */
public final class Connector {
    private static final String CONNECT = "connect";

    private final Links links;
    private final Workers workers;
    private final Ownership ownership;
    private final Leases leases;

    /** A connector whose sockets end with their owner. */
    public Connector(Links links, Workers workers, Ownership ownership, Leases leases) {
        this.links = links;
        this.workers = workers;
        this.ownership = ownership;
        this.leases = leases;
    }

    /** Connects; see {@link dev.vireo.host.Host#connect}. */
    public HostSocket connect(SocketTarget target, Deadline deadline, SocketListener listener) {
        String subject = "socket " + target.path();
        check(target, deadline, subject);
        SshSocket socket = new SshSocket(subject, listener, ownership, leases);
        Stream stream = links.connect(target.path().value(), socket, deadline, CONNECT, subject);
        if (stream == null) {
            throw refused(target, deadline, subject);
        }
        ownership.add(socket, CONNECT, subject);
        return socket;
    }

    private void check(SocketTarget target, Deadline deadline, String subject) {
        Reply reply =
                workers.look(deadline, CONNECT, subject, "socket", target.path().value());
        if (reply.status() == Reply.WRONG_TYPE) {
            throw new NotFoundException(ErrorDetails.of(CONNECT, subject, "it is not a socket"));
        }
        if (!reply.isDone()) {
            throw Refusal.of(reply, CONNECT, subject);
        }
        int owner = Integer.parseUnsignedInt(reply.records().get(0));
        if (target.peerUserId().isPresent() && target.peerUserId().getAsInt() != owner) {
            throw new AccessDeniedException(ErrorDetails.of(
                    CONNECT,
                    subject,
                    "it was made by user id " + owner + ", not "
                            + target.peerUserId().getAsInt()));
        }
    }

    /** SSH gives no reason. */
    private VireoException refused(SocketTarget target, Deadline deadline, String subject) {
        Reply listening = workers.look(
                deadline, CONNECT, subject, "listening", target.path().value());
        if (listening.isDone()) {
            return new AccessDeniedException(ErrorDetails.of(
                            CONNECT, subject, "somebody listens there, but sshd does not forward the connection")
                    .advice("set 'AllowStreamLocalForwarding yes' and no 'DisableForwarding' in the host's"
                            + " sshd_config(5), no 'restrict' or 'no-port-forwarding' in authorized_keys"));
        }
        return new UnreachableException(ErrorDetails.of(CONNECT, subject, "nobody listens there"));
    }
}
