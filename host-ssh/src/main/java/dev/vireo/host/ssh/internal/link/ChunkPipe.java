package dev.vireo.host.ssh.internal.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Hands bytes from one thread to another; whoever writes waits while 64 writes were not read. */
final class ChunkPipe {
    private static final int CHUNKS = 64;
    private static final byte[] END = new byte[0];
    private static final long LOOK_MILLIS = 1000;

    private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(CHUNKS);
    private volatile boolean closed;

    OutputStream sink() {
        return new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                write(new byte[] {(byte) single}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                put(Arrays.copyOfRange(bytes, offset, offset + length));
            }

            @Override
            public void close() {
                closed = true;
                chunks.offer(END);
            }
        };
    }

    private void put(byte[] chunk) throws IOException {
        try {
            while (!chunks.offer(chunk, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (closed) {
                    throw new IOException("the pipe is closed");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    InputStream source() {
        return new InputStream() {
            private byte[] current = END;
            private int position;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (position == current.length && !advance()) {
                    return -1;
                }
                int count = Math.min(length, current.length - position);
                System.arraycopy(current, position, bytes, offset, count);
                position += count;
                return count;
            }

            private boolean advance() throws IOException {
                try {
                    byte[] next = null;
                    while (next == null) {
                        next = chunks.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                        if (next == null && closed) {
                            return false;
                        }
                    }
                    current = next;
                    position = 0;
                    return next.length > 0;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException();
                }
            }

            @Override
            public void close() {
                closed = true;
                chunks.offer(END);
            }
        };
    }
}
