package dev.vireo.microvm.internal.virtio;

import dev.vireo.json.JsonObject;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A device for tests: what it may read of a chain it copies to what it may write. */
final class EchoDevice implements VirtioDevice {
    static final int FEATURE = 5;

    private final Attachment place = new Attachment();
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicInteger resets = new AtomicInteger();
    private byte[] config = {1, 2, 3, 4, 5, 6, 7};
    private volatile @Nullable CountDownLatch busy;
    private volatile @Nullable CountDownLatch goOn;
    private volatile boolean failing;
    private boolean closed;

    @Override
    public int type() {
        return 42;
    }

    @Override
    public long features() {
        return Feature.bits(FEATURE);
    }

    @Override
    public int[] queueSizes() {
        return new int[] {64, 16};
    }

    @Override
    public byte[] config() {
        return config.clone();
    }

    @Override
    public void writeConfig(int offset, byte[] bytes) {
        for (int i = 0; i < bytes.length && offset + i < config.length; i++) {
            config[offset + i] = bytes[i];
        }
    }

    void changeConfig(byte... bytes) {
        place.transport().exclusively(() -> {
            config = bytes;
            place.transport().configChanged();
        });
    }

    @Override
    public void attach(Transport transport) {
        place.attach(transport);
    }

    @Override
    public void start() {
        starts.incrementAndGet();
    }

    @Override
    public void reset() {
        resets.incrementAndGet();
    }

    int starts() {
        return starts.get();
    }

    int resets() {
        return resets.get();
    }

    /** The next chain is held in the middle until the second latch opens. */
    void holdTheNext(CountDownLatch held, CountDownLatch until) {
        goOn = until;
        busy = held;
    }

    void fail() {
        failing = true;
    }

    boolean isClosed() {
        return place.transport().ask(() -> closed);
    }

    @Override
    public boolean work(Watch watch) {
        boolean more = false;
        for (int i = 0; i < 2; i++) {
            VirtQueue queue = place.transport().queue(i);
            more |= queue.serve(() -> true, chain -> queue.push(chain, copy(chain)));
        }
        return more;
    }

    private int copy(Chain chain) {
        CountDownLatch held = busy;
        CountDownLatch until = goOn;
        if (held != null && until != null) {
            busy = null;
            held.countDown();
            try {
                until.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (failing) {
            throw new IllegalStateException("a fault of the device's own");
        }
        int length = (int)
                Math.min(Math.min(chain.readable().length(), chain.writable().length()), 1 << 16);
        chain.writable().write(0, chain.readable().read(0, length));
        return length;
    }

    @Override
    public JsonObject save() {
        return JsonObject.of("first", config[0]);
    }

    @Override
    public void load(JsonObject state) {
        config[0] = (byte) state.intValue("first");
    }

    @Override
    public void close() {
        closed = true;
    }
}
