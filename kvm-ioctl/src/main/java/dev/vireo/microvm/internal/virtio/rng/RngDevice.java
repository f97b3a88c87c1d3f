package dev.vireo.microvm.internal.virtio.rng;

import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.kvm.internal.libc.Native;
import dev.vireo.microvm.internal.virtio.Attachment;
import dev.vireo.microvm.internal.virtio.Chain;
import dev.vireo.microvm.internal.virtio.TokenBucket;
import dev.vireo.microvm.internal.virtio.Transport;
import dev.vireo.microvm.internal.virtio.VirtQueue;
import dev.vireo.microvm.internal.virtio.VirtioDevice;
import dev.vireo.microvm.internal.virtio.Watch;
import java.nio.ByteBuffer;

/** Random bytes from the host's kernel ({@code getrandom(2)}), at most so many a request and a second. */
public final class RngDevice implements VirtioDevice {
    private static final int TYPE = 4;
    private static final int QUEUE_SIZE = 64;
    private static final int MOST = 4096;
    private static final long BYTES_A_SECOND = 1 << 20;

    private final Attachment place = new Attachment();
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(MOST);
    private final TokenBucket limit = new TokenBucket(BYTES_A_SECOND, 1 << 16, System.nanoTime());

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public long features() {
        return 0;
    }

    @Override
    public int[] queueSizes() {
        return new int[] {QUEUE_SIZE};
    }

    @Override
    public byte[] config() {
        return new byte[0];
    }

    @Override
    public void attach(Transport transport) {
        place.attach(transport);
    }

    @Override
    public void watch(Watch watch) {
        long delay = limit.delay(System.nanoTime());
        if (delay > 0 && place.transport().queue(0).waiting() > 0) {
            watch.atMost(delay);
        }
    }

    @Override
    public boolean work(Watch watch) {
        VirtQueue queue = place.transport().queue(0);
        return queue.serve(() -> limit.delay(System.nanoTime()) == 0, chain -> queue.push(chain, fill(chain)));
    }

    private int fill(Chain chain) {
        bytes.clear().limit((int) Math.min(MOST, chain.writable().length()));
        long got = Native.LIBC.getrandom(Native.address(bytes), bytes.limit(), 0);
        if (got < 0) {
            throw Failures.of("getrandom", place.transport().name(), Native.errno());
        }
        bytes.limit((int) got);
        chain.writable().write(0, bytes);
        limit.take(got);
        return (int) got;
    }

    @Override
    public void close() {}
}
