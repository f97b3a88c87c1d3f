package dev.vireo.microvm.internal.monitor;

import dev.vireo.json.JsonObject;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves clients at any number of sockets, each client for itself: one that sends half a line, reads nothing or never
 * leaves harms nobody. Beyond {@link #MOST_CLIENTS}, the one that was silent longest makes room.
 */
public final class MonitorServer implements AutoCloseable {
    /** How many clients are served at once. */
    public static final int MOST_CLIENTS = 32;

    private static final Logger LOG = LoggerFactory.getLogger(MonitorServer.class);
    private static final int BACKLOG = 16;
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final CommandTable commands;
    private final Executor executor;
    private final JsonObject greeting;
    private final Clock clock;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(16 << 10);
    private final Thread thread = new Thread(this::serve, "monitors");
    private final CountDownLatch said = new CountDownLatch(1);
    private volatile boolean ending;

    /**
     * Creates a server that listens nowhere yet.
     *
     * @param executor executes commands one after the other
     * @param greeting what every client is told first
     */
    public MonitorServer(CommandTable commands, Executor executor, JsonObject greeting, Clock clock)
            throws IOException {
        this.commands = commands;
        this.executor = executor;
        this.greeting = greeting;
        this.clock = clock;
        selector = Selector.open();
        thread.setDaemon(true);
    }

    /** Listens at a path where nothing is. Before {@link #start}. */
    public void listen(Path socket) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Begins to serve. */
    public void start() {
        thread.start();
    }

    /** Tells all clients of an event; there are none any more when this was closed. */
    public void tell(String event, JsonObject data) {
        Instant now = clock.instant();
        JsonObject time = JsonObject.of("seconds", now.getEpochSecond(), "microseconds", now.getNano() / 1000);
        ByteBuffer line = Session.line(JsonObject.of("event", event, "data", data, "timestamp", time));
        try {
            sessions().forEach(session -> session.tell(line));
            selector.wakeup();
        } catch (ClosedSelectorException e) {
            // nobody is there
        }
    }

    private List<Session> sessions() {
        return selector.keys().stream()
                .map(SelectionKey::attachment)
                .filter(Session.class::isInstance)
                .map(Session.class::cast)
                .toList();
    }

    private void serve() {
        try {
            while (selector.isOpen()) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    serve(key);
                }
                selector.selectedKeys().clear();
                selector.keys().forEach(this::flush);
                if (ending && sessions().stream().noneMatch(Session::hasOutput)) {
                    said.countDown();
                }
            }
        } catch (ClosedSelectorException e) {
            // that is how it ends
        } catch (IOException e) {
            LOG.atError().setCause(e).log("The monitors do not answer any more");
        }
    }

    private void serve(SelectionKey key) {
        try {
            if (key.isValid() && key.isAcceptable()) {
                accept((ServerSocketChannel) key.channel());
            } else if (key.isValid() && key.isReadable()) {
                Session session = (Session) key.attachment();
                if (!session.read(buffer, this::execute)) {
                    drop(key, session);
                }
            }
        } catch (IOException e) {
            if (key.attachment() instanceof Session session) {
                drop(key, session);
            } else {
                LOG.atWarn().setCause(e).log("A client could not be accepted");
            }
        }
    }

    private void accept(ServerSocketChannel listener) throws IOException {
        SocketChannel channel = listener.accept();
        if (channel == null) {
            return;
        }
        makeRoom();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, new Session(channel, greeting));
    }

    private void makeRoom() {
        List<SelectionKey> clients = selector.keys().stream()
                .filter(key -> key.isValid() && key.attachment() instanceof Session)
                .toList();
        if (clients.size() >= MOST_CLIENTS) {
            clients.stream()
                    .min(Comparator.comparingLong(key -> ((Session) key.attachment()).lastHeard()))
                    .ifPresent(key -> drop(key, (Session) key.attachment()));
        }
    }

    private void execute(Session session, Request request) {
        executor.execute(() -> {
            session.answer(commands.execute(request));
            selector.wakeup();
        });
    }

    /** Sends what waits, and asks to be told when more can be sent or read. */
    private void flush(SelectionKey key) {
        if (!key.isValid() || !(key.attachment() instanceof Session session)) {
            return;
        }
        try {
            if (!session.write()) {
                drop(key, session);
                return;
            }
            int wanted = session.mayRead() ? SelectionKey.OP_READ : 0;
            key.interestOps(session.hasOutput() ? wanted | SelectionKey.OP_WRITE : wanted);
        } catch (IOException e) {
            drop(key, session);
        }
    }

    private static void drop(SelectionKey key, Session session) {
        key.cancel();
        try {
            session.close();
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("A client's socket could not be closed");
        }
    }

    /** Sends what was said so far, to clients that read it soon, and ends. Idempotent. */
    @Override
    public void close() {
        if (!selector.isOpen()) {
            return;
        }
        ending = true;
        selector.wakeup();
        try {
            boolean all = said.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
            LOG.atDebug().addKeyValue("all", all).log("The monitors end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("The monitors could not be closed");
        }
    }
}
