package dev.vireo.host.ssh.internal.link;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SSHAgentConnector;
import com.jcraft.jsch.Session;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.VireoException;
import dev.vireo.host.ssh.SshOptions;
import dev.vireo.host.ssh.internal.config.Destination;
import dev.vireo.host.ssh.internal.io.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes connections to one destination. */
public final class LinkFactory {
    private static final Logger LOG = LoggerFactory.getLogger(LinkFactory.class);
    private static final String CONNECT = "connect";

    private final Destination destination;
    private final SshOptions options;
    private final Threads threads;

    /** A factory whose connections use the threads. */
    public LinkFactory(Destination destination, SshOptions options, Threads threads) {
        this.destination = destination;
        this.options = options;
        this.threads = threads;
    }

    SshOptions options() {
        return options;
    }

    /** The host, for people. */
    public String peer() {
        return destination.address();
    }

    /**
     * Connects; blocks.
     *
     * @throws UnreachableException there is no answer
     * @throws AccessDeniedException the host key is not known, or no key of ours is accepted
     */
    Link connect() {
        List<Session> jumps = new ArrayList<>();
        try {
            Session before = null;
            Wire wire = new Wire(null);
            for (Destination step : steps()) {
                wire = new Wire(before);
                Session session = connect(step, wire);
                jumps.add(0, session);
                before = session;
            }
            Session last = jumps.remove(0);
            return new Link(last, wire, jumps, threads, peer());
        } catch (RuntimeException | Error e) {
            jumps.forEach(Session::disconnect);
            throw e;
        }
    }

    private List<Destination> steps() {
        List<Destination> steps = new ArrayList<>();
        for (Destination step = destination; step != null; step = step.jump()) {
            steps.add(0, step);
        }
        return steps;
    }

    private Session connect(Destination to, Wire wire) {
        String peer = to.address();
        HostKeys hostKeys = HostKeys.of(to.knownHosts(), peer);
        try {
            JSch jsch = new JSch();
            useAgent(jsch, to);
            for (Path identity : to.identities()) {
                addIdentity(jsch, identity, peer);
            }
            Session session = jsch.getSession(to.user(), to.hostName(), to.port());
            session.setConfig("StrictHostKeyChecking", "yes");
            session.setConfig("PreferredAuthentications", "publickey");
            session.setHostKeyRepository(hostKeys);
            if (to.hostKeyAlias() != null) {
                session.setHostKeyAlias(to.hostKeyAlias());
            }
            session.setProxy(wire);
            session.setDaemonThread(true);
            session.connect((int) options.connectTimeout().toMillis());
            // The time limit was for connecting: silence is judged by the keep-alive.
            session.setTimeout(0);
            return session;
        } catch (JSchException e) {
            wire.close();
            throw failure(to, hostKeys, e);
        }
    }

    private void useAgent(JSch jsch, Destination to) {
        if (!to.agent() || (options.agent().isEmpty() && System.getenv("SSH_AUTH_SOCK") == null)) {
            return;
        }
        try {
            SSHAgentConnector connector = options.agent().isPresent()
                    ? new SSHAgentConnector(options.agent().get())
                    : new SSHAgentConnector();
            jsch.setIdentityRepository(new AgentIdentityRepository(connector));
        } catch (AgentProxyException e) {
            LOG.atDebug().setCause(e).log("There is no agent");
        }
    }

    private static void addIdentity(JSch jsch, Path identity, String peer) {
        try {
            jsch.addIdentity(identity.toString());
        } catch (JSchException e) {
            throw new AccessDeniedException(
                    ErrorDetails.of(CONNECT, peer, "the private key " + identity + " cannot be read")
                            .advice("give it as a file that ssh-keygen made"),
                    e);
        }
    }

    private VireoException failure(Destination to, HostKeys hostKeys, JSchException cause) {
        String peer = to.address();
        AccessDeniedException unknown = hostKeys.refusal(peer, cause);
        if (unknown != null) {
            return unknown;
        }
        if (hostKeys.accepted() && !isLinkFailure(cause)) {
            return new AccessDeniedException(
                    ErrorDetails.of(CONNECT, peer, "no key of ours is accepted for user '" + to.user() + "'")
                            .advice("add the public key of one of these to the user's authorized_keys there: "
                                    + (to.identities().isEmpty() ? "(no private key was found)" : to.identities())
                                    + (to.agent() ? ", or load a key into the agent" : "")
                                    + ". Keys with a passphrase work through an agent only"),
                    cause);
        }
        return new UnreachableException(
                ErrorDetails.of(CONNECT, peer, "there is no SSH connection: " + lastWords(cause)), cause);
    }

    private static boolean isLinkFailure(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof com.jcraft.jsch.JSchSessionDisconnectException) {
                return true;
            }
        }
        return false;
    }

    private static String lastWords(Throwable failure) {
        Throwable last = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            last = cause;
        }
        return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    }
}
