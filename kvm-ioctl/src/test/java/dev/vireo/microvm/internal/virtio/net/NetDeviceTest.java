package dev.vireo.microvm.internal.virtio.net;

import static dev.vireo.microvm.internal.virtio.DriverQueue.in;
import static dev.vireo.microvm.internal.virtio.DriverQueue.out;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.microvm.internal.virtio.Feature;
import dev.vireo.microvm.internal.virtio.GuestDriver;
import dev.vireo.microvm.internal.virtio.Waiting;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The device over a stream socket, whose other end is the test. */
@Timeout(60)
class NetDeviceTest {
    private static final byte[] MAC = {2, 0, 0, 0, 0, 7};
    private static final int MTU = 3;
    private static final int MERGEABLE = 15;
    private static final int STATUS = 16;
    private static final int HEADER = 12;

    @TempDir
    private Path folder;

    private Path path;
    private ServerSocketChannel network;
    private NetDevice device;

    @BeforeEach
    void listen() throws IOException {
        path = folder.resolve("net");
        network = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        network.bind(UnixDomainSocketAddress.of(path));
        device = new NetDevice(new StreamBackend(path), MAC, 1400);
    }

    @AfterEach
    void hangUp() throws IOException {
        network.close();
    }

    private static byte[] frame(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static void put(SocketChannel peer, byte[] frame) throws IOException {
        DataOutputStream stream = new DataOutputStream(Channels.newOutputStream(peer));
        stream.writeInt(frame.length);
        stream.write(frame);
    }

    private static byte[] take(SocketChannel peer) throws IOException {
        DataInputStream stream = new DataInputStream(Channels.newInputStream(peer));
        byte[] bytes = new byte[stream.readInt()];
        stream.readFully(bytes);
        return bytes;
    }

    private static void send(GuestDriver driver, byte[] frame) {
        byte[] packet = ByteBuffer.allocate(HEADER + frame.length)
                .position(HEADER)
                .put(frame)
                .array();
        long address = driver.put(packet);
        driver.queue(1).exchange(out(address, HEADER), out(address + HEADER, frame.length));
    }

    @Test
    void saysWhatItIs() {
        try (GuestDriver driver = GuestDriver.ready(device, MTU, STATUS, MERGEABLE, 5)) {
            assertThat(driver.read(8)).isEqualTo(1);
            for (int i = 0; i < 6; i++) {
                assertThat(driver.config(i, 1)).isEqualTo(MAC[i]);
            }
            assertThat(driver.config(6, 2)).isEqualTo(1);
            assertThat(driver.config(10, 2)).isEqualTo(1400);
            assertThat(driver.offered() & Feature.bits(0, 1, 7, 11))
                    .as("no offloads")
                    .isZero();
        }
    }

    @Test
    void carriesFramesBothWays() throws IOException {
        try (GuestDriver driver = GuestDriver.ready(device, 5);
                SocketChannel peer = network.accept()) {
            for (int length : new int[] {14, 60, 1514, 9000, 65_000}) {
                byte[] frame = frame(length, length);
                send(driver, frame);
                assertThat(take(peer)).isEqualTo(frame);
                long into = driver.allocate(70_000);
                driver.queue(0).offer(in(into, 70_000));
                driver.queue(0).kick();
                put(peer, frame);
                assertThat(driver.queue(0).awaitUsed().written()).isEqualTo(HEADER + length);
                assertThat(driver.memory().read(into + HEADER, length)).isEqualTo(frame);
                assertThat(driver.memory().getShort(into + 10)).isEqualTo((short) 1);
                assertThat(driver.slot().isDirty(into)).isTrue();
            }
            assertThat(device.statistics().sentPackets()).isEqualTo(5);
            assertThat(device.statistics().receivedPackets()).isEqualTo(5);
        }
    }

    @Test
    void aFrameIsPutIntoSeveralBuffers() throws IOException {
        try (GuestDriver driver = GuestDriver.ready(device, MERGEABLE);
                SocketChannel peer = network.accept()) {
            byte[] frame = frame(3000, 1);
            long[] into = new long[3];
            for (int i = 0; i < 2; i++) {
                into[i] = driver.allocate(1500);
                driver.queue(0).offer(in(into[i], 1500));
            }
            driver.queue(0).kick();
            put(peer, frame);
            into[2] = driver.allocate(1500);
            Waiting.until("the device waits for more", driver.queue(0)::wantsNotification);
            assertThat(driver.queue(0).hasUsed()).as("12 bytes do not fit").isFalse();
            driver.queue(0).offer(in(into[2], 1500));
            driver.queue(0).kick();
            byte[] got = new byte[HEADER + 3000];
            int done = 0;
            for (int i = 0; i < 3; i++) {
                int length = driver.queue(0).awaitUsed().written();
                driver.memory().read(into[i], got, done, length);
                done += length;
            }
            assertThat(done).isEqualTo(got.length);
            assertThat(got[10]).isEqualTo((byte) 3);
            assertThat(Arrays.copyOfRange(got, HEADER, got.length)).isEqualTo(frame);
        }
    }

    @Test
    void aFrameThatDoesNotFitIsDroppedAndTheNextIsNot() throws IOException {
        try (GuestDriver driver = GuestDriver.ready(device);
                SocketChannel peer = network.accept()) {
            long into = driver.allocate(200);
            driver.queue(0).offer(in(into, 200));
            driver.queue(0).kick();
            put(peer, frame(1000, 1));
            byte[] small = frame(100, 2);
            put(peer, small);
            assertThat(driver.queue(0).awaitUsed().written()).isEqualTo(112);
            assertThat(driver.memory().read(into + HEADER, 100)).isEqualTo(small);
            assertThat(device.statistics().receivedDropped()).isEqualTo(1);
        }
    }

    @Test
    void aLinkThatIsDownCarriesNothing() throws IOException {
        try (GuestDriver driver = GuestDriver.ready(device, STATUS);
                SocketChannel peer = network.accept()) {
            device.setLink(false);
            assertThat(driver.config(6, 2)).isZero();
            assertThat(driver.read(0x60) & 2).isEqualTo(2);
            send(driver, frame(60, 1));
            put(peer, frame(60, 2));
            Waiting.until("the frame is dropped", () -> device.statistics().receivedDropped() == 1);
            device.setLink(true);
            byte[] last = frame(60, 3);
            send(driver, last);
            assertThat(take(peer)).isEqualTo(last);
            assertThat(device.statistics().sentDropped()).isEqualTo(1);
        }
    }

    @Test
    void whatIsNoPacketIsDropped() throws IOException {
        try (GuestDriver driver = GuestDriver.ready(device);
                SocketChannel peer = network.accept()) {
            long some = driver.allocate(1 << 20);
            driver.queue(1).exchange(out(some, 3));
            driver.queue(1).exchange(out(some, HEADER));
            driver.queue(1).exchange(out(some, 1 << 20));
            driver.queue(1).exchange(in(some, 100));
            byte[] frame = frame(60, 3);
            send(driver, frame);
            assertThat(take(peer)).isEqualTo(frame);
            assertThat(device.statistics().sentDropped()).isEqualTo(4);
        }
    }

    @Test
    void aBufferWithoutRoomForAHeaderStopsTheDevice() throws IOException {
        try (GuestDriver driver = GuestDriver.ready(device, MERGEABLE);
                SocketChannel peer = network.accept()) {
            driver.queue(0).offer(in(driver.allocate(11), 11));
            put(peer, frame(60, 1));
            driver.awaitNeedsReset();
        }
    }

    @Test
    void aNetworkThatSendsNonsenseIsLeftAndFoundAgain() throws IOException {
        try (GuestDriver driver = GuestDriver.ready(device);
                SocketChannel bad = network.accept()) {
            bad.write(ByteBuffer.allocate(4).putInt(0, -1));
            try (SocketChannel good = network.accept()) {
                byte[] frame = frame(60, 1);
                send(driver, frame);
                assertThat(take(good)).isEqualTo(frame);
            }
        }
    }

    /** A network that does not read: the device keeps a bounded number of frames, and the guest's queue waits. */
    @Test
    void aSlowNetworkSlowsTheGuestDown() throws IOException {
        try (GuestDriver driver = GuestDriver.ready(device);
                SocketChannel peer = network.accept()) {
            byte[] packet = frame(60_012, 1);
            Arrays.fill(packet, 0, HEADER, (byte) 0);
            long address = driver.put(packet);
            int sent = 0;
            while (sent < 64) {
                driver.queue(1).offer(out(address, packet.length));
                sent++;
            }
            driver.queue(1).kick();
            byte[] wanted = Arrays.copyOfRange(packet, HEADER, packet.length);
            assertThat(take(peer)).isEqualTo(wanted);
            assertThat(driver.queue(1).usedIndex()).isLessThan(40);
            for (int i = 1; i < sent; i++) {
                assertThat(take(peer)).isEqualTo(wanted);
            }
            Waiting.until("all is sent", () -> driver.queue(1).usedIndex() == 64);
            assertThat(device.statistics().sentDropped()).isZero();
        }
    }

    @Test
    void refusesWhatNoInterfaceHas() {
        StreamBackend backend = new StreamBackend(path);
        assertThatThrownBy(() -> new NetDevice(backend, new byte[5], 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NetDevice(backend, MAC, 67)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TapBackend.open("a name that is too long"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
