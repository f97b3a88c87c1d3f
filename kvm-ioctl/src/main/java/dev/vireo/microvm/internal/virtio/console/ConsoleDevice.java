package dev.vireo.microvm.internal.virtio.console;

import dev.vireo.microvm.internal.device.ConsolePort;
import dev.vireo.microvm.internal.virtio.Attachment;
import dev.vireo.microvm.internal.virtio.Chain;
import dev.vireo.microvm.internal.virtio.Feature;
import dev.vireo.microvm.internal.virtio.GuestFault;
import dev.vireo.microvm.internal.virtio.Transport;
import dev.vireo.microvm.internal.virtio.VirtQueue;
import dev.vireo.microvm.internal.virtio.VirtioDevice;
import dev.vireo.microvm.internal.virtio.Watch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/** A console of one port. What it is sent waits in a bounded buffer until the guest takes it. */
public final class ConsoleDevice implements ConsolePort, VirtioDevice {
    /** How many bytes wait for the guest at most. */
    public static final int ROOM = 1 << 16;

    private static final int TYPE = 3;
    private static final int QUEUE_SIZE = 64;
    private static final int RECEIVE = 0;
    private static final int TRANSMIT = 1;
    private static final int SIZE = 0;
    private static final int MOST_AT_ONCE = 1 << 20;
    private static final int STEP = 1 << 13;

    private final Attachment place = new Attachment();
    private final ConsoleOutput output;
    private final byte[] input = new byte[ROOM];
    private int first;
    private final Object change = new Object();
    private volatile int waiting;
    private int columns = 80;
    private int rows = 25;

    /** Makes one that hands the guest's output on. */
    public ConsoleDevice(ConsoleOutput output) {
        this.output = output;
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public long features() {
        return Feature.bits(SIZE);
    }

    @Override
    public int[] queueSizes() {
        return new int[] {QUEUE_SIZE, QUEUE_SIZE};
    }

    /** {@code struct virtio_console_config}. */
    @Override
    public byte[] config() {
        return ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(0, (short) columns)
                .putShort(2, (short) rows)
                .putInt(4, 1)
                .array();
    }

    @Override
    public void attach(Transport transport) {
        place.attach(transport);
    }

    @Override
    public void reset() {
        keep(0);
    }

    @Override
    public boolean work(Watch watch) {
        VirtQueue transmit = place.transport().queue(TRANSMIT);
        boolean more = transmit.serve(() -> true, chain -> {
            print(chain);
            transmit.push(chain, 0);
        });
        VirtQueue receive = place.transport().queue(RECEIVE);
        if (waiting == 0) {
            return more;
        }
        boolean feedMore = receive.serve(() -> waiting > 0, chain -> receive.push(chain, feed(chain)));
        return more || feedMore;
    }

    private void print(Chain chain) {
        long length = chain.readable().length();
        if (length > MOST_AT_ONCE) {
            throw new GuestFault("console output of " + length + " bytes at once");
        }
        for (int done = 0; done < length; done += STEP) {
            output.write(chain.readable().read(done, (int) Math.min(STEP, length - done)));
        }
    }

    private int feed(Chain chain) {
        int taken = (int) Math.min(waiting, chain.writable().length());
        for (int done = 0; done < taken; ) {
            int step = Math.min(taken - done, ROOM - first);
            chain.writable().write(done, input, first, step);
            first = (first + step) % ROOM;
            done += step;
        }
        keep(waiting - taken);
        return taken;
    }

    @Override
    public int send(byte[] bytes, int from, int length) {
        int taken = place.transport().ask(() -> store(bytes, from, length));
        place.transport().exclusively(() -> {});
        return taken;
    }

    private int store(byte[] bytes, int from, int length) {
        int taken = Math.min(length, ROOM - waiting);
        for (int i = 0; i < taken; i++) {
            input[(first + waiting + i) % ROOM] = bytes[from + i];
        }
        keep(waiting + taken);
        return taken;
    }

    /** Called under the device's lock. */
    private void keep(int count) {
        synchronized (change) {
            waiting = count;
            change.notifyAll();
        }
    }

    @Override
    public boolean awaitRoom(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (change) {
            while (waiting == ROOM) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                change.wait(left / 1_000_000 + 1);
            }
            return true;
        }
    }

    /** The terminal has another size now; the guest is told. Any thread. */
    public void resize(int newColumns, int newRows) {
        place.transport().exclusively(() -> {
            columns = newColumns;
            rows = newRows;
            place.transport().configChanged();
        });
    }

    @Override
    public void close() {}
}
