package dev.vireo.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A TCP proxy on loopback whose connections can be cut, halted and slowed down: a bad network in a test. */
public final class TcpProxy implements AutoCloseable {
    private static final int CHUNK_BYTES = 16 * 1024;

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    // Guarded by this.
    private boolean halted;
    private boolean refusing;
    private Duration delay = Duration.ZERO;
    private int accepted;

    private TcpProxy(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    /** Starts one in front of a port of this machine. */
    public static TcpProxy before(int port) {
        try {
            TcpProxy proxy = new TcpProxy(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), port);
            daemon(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where it listens, on 127.0.0.1. */
    public int port() {
        return server.getLocalPort();
    }

    /** How many connections it has taken. */
    public synchronized int accepted() {
        return accepted;
    }

    /** Breaks all connections; new ones are welcome. */
    public void cut() {
        for (Socket socket : sockets) {
            closeQuietly(socket);
        }
        sockets.clear();
    }

    /** Breaks all connections and takes no more, until {@link #allow}. */
    public synchronized void refuse() {
        refusing = true;
        cut();
    }

    /** Takes connections again. */
    public synchronized void allow() {
        refusing = false;
    }

    /** Lets no byte through any more, in either direction, and closes nothing: a cable that was pulled. */
    public synchronized void halt() {
        halted = true;
    }

    /** Lets everything through that has waited. */
    public synchronized void resume() {
        halted = false;
        notifyAll();
    }

    /** Holds each piece back for so long. */
    public synchronized void delay(Duration time) {
        delay = time;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                if (isRefusing()) {
                    near.close();
                } else {
                    join(near);
                }
            } catch (IOException closed) {
                cut();
            }
        }
    }

    private synchronized boolean isRefusing() {
        accepted++;
        return refusing;
    }

    private void join(Socket near) throws IOException {
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        sockets.add(near);
        sockets.add(far);
        daemon(() -> carry(near, far));
        daemon(() -> carry(far, near));
    }

    private void carry(Socket from, Socket to) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int count = in.read(chunk);
            while (count >= 0) {
                awaitTurn();
                out.write(chunk, 0, count);
                count = in.read(chunk);
            }
        } catch (IOException cut) {
            sockets.remove(from);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sockets.remove(from);
        sockets.remove(to);
    }

    private synchronized void awaitTurn() throws InterruptedException {
        long end = System.nanoTime() + delay.toNanos();
        while (halted || System.nanoTime() < end) {
            long rest = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            wait(halted ? 50 : Math.max(1, rest));
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        resume();
        cut();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
