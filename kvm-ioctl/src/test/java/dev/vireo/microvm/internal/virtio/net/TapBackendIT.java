package dev.vireo.microvm.internal.virtio.net;

import static dev.vireo.microvm.internal.virtio.DriverQueue.in;
import static dev.vireo.microvm.internal.virtio.DriverQueue.out;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vireo.microvm.internal.virtio.DriverQueue;
import dev.vireo.microvm.internal.virtio.Feature;
import dev.vireo.microvm.internal.virtio.GuestDriver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A tap device in a network of its own: Linux's network stack talks to the test, which acts as the guest. */
@Timeout(60)
class TapBackendIT {
    private static final byte[] MAC = {2, 0, 0, 0, 0, 7};
    private static final byte[] GUEST = {(byte) 192, 0, 2, 7};
    private static final int HEADER = 12;
    private static final int BUFFER = 2048;
    private static final int ARP = 0x0806;
    private static final int IPV4 = 0x0800;

    private final String network = "vireo" + ProcessHandle.current().pid();
    private final String tap = "vt" + ProcessHandle.current().pid();
    private final Deque<Long> buffers = new ArrayDeque<>();

    @BeforeEach
    void makeANetwork() throws Exception {
        assumeTrue(Files.isWritable(Path.of("/dev/net/tun")), "no /dev/net/tun, or no right to write it");
        run("ip", "netns", "add", network);
    }

    @AfterEach
    void removeIt() throws Exception {
        new ProcessBuilder("ip", "netns", "del", network).start().waitFor();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void linuxFindsTheGuestAndLeavesChecksumsToIt() throws Exception {
        NetDevice device = new NetDevice(TapBackend.open(tap), MAC, 0);
        run("ip", "link", "set", tap, "netns", network);
        run("ip", "-n", network, "address", "add", "192.0.2.1/24", "dev", tap);
        run("ip", "-n", network, "link", "set", tap, "up");
        try (GuestDriver driver = GuestDriver.ready(device, 0, 1, 7, 8, 11, 12, 15, Feature.RING_EVENT_IDX)) {
            assertThat(driver.has(1) && driver.has(7) && driver.has(11)).isTrue();
            for (int i = 0; i < 16; i++) {
                offer(driver);
            }
            driver.queue(0).kick();
            run("ip", "netns", "exec", network, "bash", "-c", "echo hello >/dev/udp/192.0.2.7/9");
            answer(driver, receive(driver, ARP));
            byte[] packet = receive(driver, IPV4);
            assertThat(new String(packet, HEADER + 14 + 28, 5, US_ASCII)).isEqualTo("hello");
            assertThat(packet[0]).as("VIRTIO_NET_HDR_F_NEEDS_CSUM").isEqualTo((byte) 1);
            assertThat(device.statistics().receivedPackets()).isGreaterThanOrEqualTo(2);
            assertThat(device.statistics().sentPackets()).isEqualTo(1);
        }
    }

    private void offer(GuestDriver driver) {
        long address = driver.allocate(BUFFER);
        buffers.add(address);
        driver.queue(0).offer(in(address, BUFFER));
    }

    /** The next packet of a kind; Linux sends others by itself. */
    private byte[] receive(GuestDriver driver, int type) {
        while (true) {
            DriverQueue.Used used = driver.queue(0).awaitUsed();
            byte[] packet = driver.memory().read(buffers.remove(), used.written());
            offer(driver);
            driver.queue(0).kick();
            if (ByteBuffer.wrap(packet).getShort(HEADER + 12) == (short) type) {
                return packet;
            }
        }
    }

    /** The guest's address is at {@link #MAC}. */
    private static void answer(GuestDriver driver, byte[] request) {
        byte[] asker = new byte[10];
        ByteBuffer.wrap(request).position(HEADER + 14 + 8).get(asker);
        byte[] reply = ByteBuffer.allocate(HEADER + 60)
                .position(HEADER)
                .put(asker, 0, 6)
                .put(MAC)
                .putShort((short) ARP)
                .putShort((short) 1)
                .putShort((short) IPV4)
                .put((byte) 6)
                .put((byte) 4)
                .putShort((short) 2)
                .put(MAC)
                .put(GUEST)
                .put(asker)
                .array();
        driver.queue(1).exchange(out(driver.put(reply), reply.length));
    }
}
