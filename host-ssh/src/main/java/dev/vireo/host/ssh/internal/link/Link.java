package dev.vireo.host.ssh.internal.link;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelDirectStreamLocal;
import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.vireo.host.ssh.internal.io.Threads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One SSH connection, with the connections to jump hosts that carry it. */
final class Link {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    /** Below the ten of sshd's MaxSessions: a session that was closed here may not be gone there yet. */
    private static final int SESSIONS = 8;

    private final Session session;
    private final Wire wire;
    private final List<Session> jumps;
    private final Threads threads;
    private final String peer;
    private final AtomicBoolean asking = new AtomicBoolean();

    /** When we looked last; a longer gap means that we were stopped, not the peer. */
    private long looked = System.nanoTime();

    // Guarded by Links.
    /** Open ones and those that are being opened. */
    int sessions;

    /** The most that this connection takes, as far as is known. */
    int limit = SESSIONS;

    boolean everOpened;

    Link(Session session, Wire wire, List<Session> jumps, Threads threads, String peer) {
        this.session = session;
        this.wire = wire;
        this.jumps = List.copyOf(jumps);
        this.threads = threads;
        this.peer = peer;
    }

    boolean isAlive() {
        return session.isConnected();
    }

    /** A session that runs a command line; not open yet. */
    Stream session(String commandLine, Stream.Sink sink, Runnable onEnd) throws JSchException {
        ChannelExec channel = (ChannelExec) open("exec");
        channel.setCommand(commandLine.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return new Stream(channel, sink, threads, peer, onEnd);
    }

    /** A connection to a UNIX socket; not open yet. */
    Stream socket(String path, Stream.Sink sink) throws JSchException {
        ChannelDirectStreamLocal channel = (ChannelDirectStreamLocal) open("direct-streamlocal@openssh.com");
        channel.setSocketPath(path);
        return new Stream(channel, sink, threads, peer, () -> {});
    }

    private Channel open(String kind) throws JSchException {
        Channel channel = session.openChannel(kind);
        if (channel == null) {
            throw new JSchException("the connection is lost"); // jsch makes nothing then, and says nothing
        }
        return channel;
    }

    /** Asks for a sign of life when nothing came for so long, and cuts the wire when none came for {@code dead}. */
    void look(Duration interval, Duration dead) {
        long now = System.nanoTime();
        boolean stopped = now - looked > dead.toNanos() / 2;
        looked = now;
        long silence = now - wire.lastReceived();
        if (!stopped && silence > dead.toNanos()) {
            LOG.atWarn().addKeyValue("host", peer).log("Nothing came for {}; the connection is given up", dead);
            cut();
        } else if (silence > interval.toNanos() && asking.compareAndSet(false, true)) {
            threads.execute(this::ask);
        }
    }

    private void ask() {
        try {
            session.sendKeepAliveMsg();
        } catch (Exception e) {
            LOG.atDebug().addKeyValue("host", peer).setCause(e).log("No keep-alive could be sent");
        } finally {
            asking.set(false);
        }
    }

    /** Ends it at once, without a word to the other side: its reader fails and closes every stream. */
    void cut() {
        wire.close();
        threads.execute(this::close);
    }

    /** Ends it in order; may block. */
    void close() {
        session.disconnect();
        jumps.forEach(Session::disconnect);
    }
}
