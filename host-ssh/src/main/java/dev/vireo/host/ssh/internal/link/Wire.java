package dev.vireo.host.ssh.internal.link;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * What carries an SSH connection: a TCP connection, or a channel of a connection to a jump host. It knows when the last
 * byte came.
 */
final class Wire implements Proxy {
    private final @Nullable Session jump;
    private volatile @Nullable Socket socket;
    private volatile @Nullable Channel channel;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;
    private volatile long lastReceived = System.nanoTime();

    /** A wire through a jump host's connection, or a direct one. */
    Wire(@Nullable Session jump) {
        this.jump = jump;
    }

    @Override
    public void connect(@Nullable SocketFactory ignored, String host, int port, int timeout) throws Exception {
        if (jump == null) {
            Socket direct = new Socket();
            socket = direct;
            direct.setTcpNoDelay(true);
            direct.connect(new InetSocketAddress(host, port), timeout);
            in = new Watched(direct.getInputStream());
            out = direct.getOutputStream();
        } else {
            Channel through = jump.getStreamForwarder(host, port);
            channel = through;
            ChunkPipe pipe = new ChunkPipe();
            through.setOutputStream(pipe.sink());
            through.connect(timeout);
            if (!through.isConnected()) {
                throw new IOException("the jump host cannot connect to " + host + " port " + port);
            }
            in = new Watched(pipe.source());
            out = through.getOutputStream();
        }
        lastReceived = System.nanoTime();
    }

    /** When the last byte came, by {@link System#nanoTime}. */
    long lastReceived() {
        return lastReceived;
    }

    @Override
    public @Nullable InputStream getInputStream() {
        return in;
    }

    @Override
    public @Nullable OutputStream getOutputStream() {
        return out;
    }

    @Override
    public @Nullable Socket getSocket() {
        return socket;
    }

    /** Cuts it: whoever reads or writes fails at once. */
    @Override
    public void close() {
        Socket direct = socket;
        Channel through = channel;
        try {
            if (direct != null) {
                direct.close();
            }
            if (through != null) {
                through.disconnect();
            }
            InputStream source = in;
            if (source != null) {
                source.close();
            }
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(Wire.class).atDebug().setCause(e).log("A wire was closed twice");
        }
    }

    private final class Watched extends FilterInputStream {
        Watched(InputStream source) {
            super(source);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            lastReceived = System.nanoTime();
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            lastReceived = System.nanoTime();
            return count;
        }
    }
}
