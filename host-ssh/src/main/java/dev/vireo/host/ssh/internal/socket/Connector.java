package dev.vireo.host.ssh.internal.socket;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.HostPath;
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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Connects to UNIX sockets through {@code direct-streamlocal@openssh.com}. That tells nothing about the peer and follows
 * links, so the socket's file is looked at before: its type and, where a user is asked for, its owner, who is the user
 * that bound it.
 */
public final class Connector {
    private static final String CONNECT = "connect";
    private static final int OTHERS_WRITE = 0022;
    private static final Duration TIDYING = Duration.ofSeconds(2);
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

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
        String path = target.path().value();
        if (isSafe(target, deadline, subject)) {
            return connect(path, target, deadline, subject, listener);
        }
        Reply pinned = workers.look(deadline, CONNECT, subject, "pin", path);
        if (!pinned.isDone()) {
            refuseIfAsked(target, pinned, subject);
            return connect(path, target, deadline, subject, listener);
        }
        String name = pinned.records().get(1);
        try {
            requireOwner(target, Integer.parseUnsignedInt(pinned.records().get(0)), subject);
            boolean fits = HostPath.of(name).fitsSocket();
            return connect(fits ? name : path, target, deadline, subject, listener);
        } finally {
            workers.look(deadline.atLeast(TIDYING), CONNECT, subject, "unpin", name);
        }
    }

    /** sshd does not wait where the listener's backlog is full, and tells no reason; only time can help, as on this machine. */
    private HostSocket connect(
            String path, SocketTarget target, Deadline deadline, String subject, SocketListener listener) {
        long pause = FIRST_PAUSE;
        boolean refusedBefore = false;
        while (true) {
            SshSocket socket = new SshSocket(subject, listener, ownership, leases);
            Stream stream = links.connect(path, socket, deadline, CONNECT, subject);
            if (stream != null) {
                ownership.add(socket, CONNECT, subject);
                if (!stream.isOpen()) {
                    ownership.remove(socket);
                }
                return socket;
            }
            boolean refused = waiting(target, deadline, subject) == 0;
            if (refused && refusedBefore) {
                throw notForwarded(subject);
            }
            if (deadline.remainingNanos() < 2 * pause) { // too short for another try
                throw new TimedOutException(
                        ErrorDetails.of(CONNECT, subject, "the listener accepted nobody within " + deadline.limit()));
            }
            refusedBefore = refused; // else the backlog may have emptied since
            deadline.pause(pause, CONNECT, subject);
            pause = Math.min(pause * 2, LONGEST_PAUSE);
        }
    }

    /** Whether nobody but us and root can put something else in the place of the socket, which is looked at here. */
    private boolean isSafe(SocketTarget target, Deadline deadline, String subject) {
        Reply reply =
                workers.look(deadline, CONNECT, subject, "socket", target.path().value());
        if (reply.status() == Reply.WRONG_TYPE) {
            throw new NotFoundException(ErrorDetails.of(CONNECT, subject, "it is not a socket"));
        }
        if (!reply.isDone()) {
            throw Refusal.of(reply, CONNECT, subject);
        }
        List<String> records = reply.records();
        requireOwner(target, Integer.parseUnsignedInt(records.get(0)), subject);
        String folderOwner = records.get(2);
        int folderMode = Integer.parseInt(records.get(3), 16);
        return (folderOwner.equals("0") || folderOwner.equals(records.get(4))) && (folderMode & OTHERS_WRITE) == 0;
    }

    private static void requireOwner(SocketTarget target, int owner, String subject) {
        if (target.peerUserId().isPresent() && target.peerUserId().getAsInt() != owner) {
            throw new AccessDeniedException(ErrorDetails.of(
                    CONNECT,
                    subject,
                    "it was made by user id " + owner + ", not "
                            + target.peerUserId().getAsInt()));
        }
    }

    /** Where a certain peer is asked for, a socket that its user could swap at any moment is none. */
    private static void refuseIfAsked(SocketTarget target, Reply pinned, String subject) {
        if (target.peerUserId().isPresent()) {
            throw new AccessDeniedException(ErrorDetails.of(
                            CONNECT,
                            subject,
                            "others can write into its folder, and it cannot be given a name of ours: "
                                    + pinned.error().strip())
                    .advice("the folder above must be ours, on the same file system"));
        }
    }

    /**
     * How many connections the listener has not accepted yet.
     *
     * @throws UnreachableException nobody listens
     */
    private int waiting(SocketTarget target, Deadline deadline, String subject) {
        Reply listening = workers.look(
                deadline, CONNECT, subject, "listening", target.path().value());
        if (!listening.isDone()) {
            throw new UnreachableException(ErrorDetails.of(CONNECT, subject, "nobody listens there"));
        }
        return Integer.parseInt(listening.records().get(0));
    }

    private static AccessDeniedException notForwarded(String subject) {
        return new AccessDeniedException(
                ErrorDetails.of(CONNECT, subject, "somebody listens there, but sshd does not forward the connection")
                        .advice("set 'AllowStreamLocalForwarding yes' and no 'DisableForwarding' in the host's"
                                + " sshd_config(5), no 'restrict' or 'no-port-forwarding' in authorized_keys"));
    }
}
