package dev.vireo.microvm.internal.virtio.vsock;

import static dev.vireo.microvm.internal.virtio.DriverQueue.in;
import static dev.vireo.microvm.internal.virtio.DriverQueue.out;
import static dev.vireo.microvm.internal.virtio.vsock.VsockHeader.CREDIT_REQUEST;
import static dev.vireo.microvm.internal.virtio.vsock.VsockHeader.CREDIT_UPDATE;
import static dev.vireo.microvm.internal.virtio.vsock.VsockHeader.REQUEST;
import static dev.vireo.microvm.internal.virtio.vsock.VsockHeader.RESPONSE;
import static dev.vireo.microvm.internal.virtio.vsock.VsockHeader.RST;
import static dev.vireo.microvm.internal.virtio.vsock.VsockHeader.RW;
import static dev.vireo.microvm.internal.virtio.vsock.VsockHeader.SHUTDOWN;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.microvm.internal.virtio.DriverQueue;
import dev.vireo.microvm.internal.virtio.GuestDriver;
import dev.vireo.microvm.internal.virtio.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class VsockDeviceTest {
    private static final long CID = 3;
    private static final int GUEST_PORT = 1000;
    private static final int HOST_PORT = 52;
    private static final int ROOM = 4096 + VsockHeader.SIZE;

    @TempDir
    private Path folder;

    private Path path;
    private VsockDevice device;
    private GuestDriver driver;
    private final Map<Integer, Long> buffers = new HashMap<>();

    @BeforeEach
    void start() {
        path = folder.resolve("v");
        device = new VsockDevice(CID, path);
        driver = GuestDriver.ready(device);
        for (int i = 0; i < 16; i++) {
            offer(driver.allocate(ROOM));
        }
        driver.queue(0).kick();
    }

    @AfterEach
    void end() {
        driver.close();
    }

    private void offer(long address) {
        buffers.put(
                driver.queue(0).offer(in(address, VsockHeader.SIZE), in(address + VsockHeader.SIZE, 4096)), address);
    }

    /** A packet that the guest has received. */
    private record Packet(VsockHeader header, byte[] data) {}

    private Packet receive() {
        DriverQueue.Used used = driver.queue(0).awaitUsed();
        long address = buffers.remove(used.head());
        ByteBuffer header =
                ByteBuffer.wrap(driver.memory().read(address, VsockHeader.SIZE)).order(ByteOrder.LITTLE_ENDIAN);
        VsockHeader packet = VsockHeader.read(header);
        assertThat(packet.fromCid()).isEqualTo(2);
        assertThat(packet.toCid()).isEqualTo(CID);
        assertThat(used.written()).isEqualTo(VsockHeader.SIZE + packet.length());
        byte[] data = driver.memory().read(address + VsockHeader.SIZE, (int) packet.length());
        offer(address);
        driver.queue(0).kick();
        return new Packet(packet, data);
    }

    private Packet receive(int operation) {
        Packet packet = receive();
        assertThat(packet.header().operation()).isEqualTo(operation);
        return packet;
    }

    private void send(VsockHeader header, byte... data) {
        long address = driver.put(header.bytes());
        if (data.length == 0) {
            driver.queue(1).exchange(out(address, VsockHeader.SIZE));
        } else {
            driver.queue(1).exchange(out(address, VsockHeader.SIZE), out(driver.put(data), data.length));
        }
    }

    private static VsockHeader packet(int guestPort, int hostPort, int operation, long length, int flags, int credit) {
        return new VsockHeader(CID, 2, guestPort, hostPort, length, 1, operation, flags, credit, 0);
    }

    private void send(int hostPort, int operation, byte... data) {
        send(packet(GUEST_PORT, hostPort, operation, data.length, 0, 1 << 20), data);
    }

    private ServerSocketChannel listen(int port) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path + "_" + port));
        return server;
    }

    private static byte[] read(SocketChannel socket, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && socket.read(bytes) >= 0) {
            // until all is there
        }
        return bytes.array();
    }

    /** A stream that the guest has opened to a server of the host's. */
    private SocketChannel connected(ServerSocketChannel server) throws IOException {
        send(HOST_PORT, REQUEST);
        Packet response = receive(RESPONSE);
        assertThat(response.header().fromPort()).isEqualTo(HOST_PORT);
        assertThat(response.header().toPort()).isEqualTo(GUEST_PORT);
        assertThat(response.header().buffer()).isEqualTo(HostStream.ROOM);
        return server.accept();
    }

    @Test
    void theGuestReachesAServerOfTheHost() throws IOException {
        try (ServerSocketChannel server = listen(HOST_PORT);
                SocketChannel host = connected(server)) {
            send(HOST_PORT, RW, "ping".getBytes(US_ASCII));
            assertThat(new String(read(host, 4), US_ASCII)).isEqualTo("ping");
            host.write(ByteBuffer.wrap("pong".getBytes(US_ASCII)));
            assertThat(new String(receive(RW).data(), US_ASCII)).isEqualTo("pong");
            host.shutdownOutput();
            assertThat(receive(SHUTDOWN).header().flags()).isEqualTo(2);
            send(HOST_PORT, RW, "more".getBytes(US_ASCII));
            assertThat(new String(read(host, 4), US_ASCII)).isEqualTo("more");
            send(packet(GUEST_PORT, HOST_PORT, SHUTDOWN, 0, 3, 1 << 20));
            receive(RST);
            assertThat(host.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            Waiting.until("it is forgotten", () -> device.connections() == 0);
        }
    }

    @Test
    void aProgramOfTheHostReachesTheGuest() throws IOException {
        try (SocketChannel host = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            host.write(ByteBuffer.wrap("CONNECT 1234\nearly".getBytes(US_ASCII)));
            VsockHeader request = receive(REQUEST).header();
            assertThat(request.toPort()).isEqualTo(1234);
            send(packet(1234, request.fromPort(), RESPONSE, 0, 0, 3));
            String ok = "OK " + request.fromPort() + "\n";
            assertThat(new String(read(host, ok.length()), US_ASCII)).isEqualTo(ok);
            assertThat(new String(receive(RW).data(), US_ASCII))
                    .as("as much as it has room for")
                    .isEqualTo("ear");
            VsockHeader more = new VsockHeader(CID, 2, 1234, request.fromPort(), 0, 1, CREDIT_UPDATE, 0, 3, 3);
            send(more);
            assertThat(new String(receive(RW).data(), US_ASCII)).isEqualTo("ly");
        }
    }

    @Test
    void whoSaysNothingSensibleIsHungUpOn() throws IOException {
        for (String line : new String[] {
            "HELLO\n", "CONNECT x\n", "CONNECT 99999999999\n", "CONNECT 4294967295\n", "C".repeat(100), "CONNECT 1 2\n"
        }) {
            try (SocketChannel host = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                host.write(ByteBuffer.wrap(line.getBytes(US_ASCII)));
                assertThat(isHungUp(host)).as(line).isTrue();
            }
        }
        assertThat(driver.queue(0).hasUsed()).isFalse();
    }

    private static boolean isHungUp(SocketChannel host) {
        try {
            return host.read(ByteBuffer.allocate(1)) == -1;
        } catch (IOException e) {
            return true; // reset, as it was closed with something unread
        }
    }

    @Test
    void aGuestThatRefusesHangsUpOnTheHost() throws IOException {
        try (SocketChannel host = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            host.write(ByteBuffer.wrap("CONNECT 1234\n".getBytes(US_ASCII)));
            int port = receive(REQUEST).header().fromPort();
            send(packet(1234, port, RST, 0, 0, 0));
            assertThat(host.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void muchDataGoesBothWaysUnderCredit() throws Exception {
        byte[] data = new byte[1 << 20];
        new Random(9).nextBytes(data);
        try (ServerSocketChannel server = listen(HOST_PORT);
                SocketChannel host = connected(server)) {
            byte[][] got = new byte[1][];
            Thread reader = new Thread(() -> {
                try {
                    got[0] = read(host, data.length);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            reader.start();
            long told = 0;
            long address = driver.allocate(8192);
            long header = driver.allocate(VsockHeader.SIZE);
            for (int sent = 0; sent < data.length; ) {
                while (sent - told > HostStream.ROOM - 8192) {
                    told = receive(CREDIT_UPDATE).header().forwarded() & 0xffff_ffffL;
                }
                driver.memory().write(address, data, sent, 8192);
                driver.memory()
                        .write(
                                header,
                                packet(GUEST_PORT, HOST_PORT, RW, 8192, 0, 1 << 20)
                                        .bytes());
                driver.queue(1).exchange(out(header, VsockHeader.SIZE), out(address, 8192));
                sent += 8192;
            }
            reader.join();
            assertThat(got[0]).isEqualTo(data);
        }
    }

    @Test
    void whatTheHostSendsComesWholeAndInOrder() throws Exception {
        byte[] data = new byte[300_000];
        new Random(9).nextBytes(data);
        try (ServerSocketChannel server = listen(HOST_PORT);
                SocketChannel host = connected(server)) {
            Thread writer = new Thread(() -> {
                try {
                    ByteBuffer left = ByteBuffer.wrap(data);
                    while (left.hasRemaining()) {
                        host.write(left);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            writer.start();
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            while (got.size() < data.length) {
                got.write(receive(RW).data());
            }
            writer.join();
            assertThat(got.toByteArray()).isEqualTo(data);
        }
    }

    /** The host does not read: what the guest may send is bounded, and more than that ends the connection. */
    @Test
    void aGuestThatSendsMoreThanItMayIsCutOff() throws IOException {
        try (ServerSocketChannel server = listen(HOST_PORT);
                SocketChannel host = connected(server)) {
            byte[] data = new byte[HostStream.ROOM / 2];
            long address = driver.put(data);
            long header = driver.put(
                    packet(GUEST_PORT, HOST_PORT, RW, data.length, 0, 1 << 20).bytes());
            int operation = CREDIT_UPDATE;
            for (int i = 0; i < 100 && operation == CREDIT_UPDATE; i++) {
                driver.queue(1).exchange(out(header, VsockHeader.SIZE), out(address, data.length));
                while (driver.queue(0).hasUsed() && operation == CREDIT_UPDATE) {
                    operation = receive().header().operation();
                }
            }
            assertThat(operation).isEqualTo(RST);
            assertThat(host.isOpen()).isTrue();
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() throws IOException {
        send(HOST_PORT, REQUEST);
        receive(RST);
        send(HOST_PORT, RW, (byte) 1);
        receive(RST);
        send(new VsockHeader(CID, 2, GUEST_PORT, HOST_PORT, 0, 2, REQUEST, 0, 0, 0));
        receive(RST);
        send(packet(GUEST_PORT, HOST_PORT, 77, 0, 0, 0));
        receive(RST);
        send(HOST_PORT, RST);
        send(new VsockHeader(99, 2, GUEST_PORT, HOST_PORT, 0, 1, REQUEST, 0, 0, 0));
        send(new VsockHeader(CID, 5, GUEST_PORT, HOST_PORT, 0, 1, REQUEST, 0, 0, 0));
        assertThat(driver.queue(0).hasUsed()).isFalse();
        try (ServerSocketChannel server = listen(HOST_PORT)) {
            int[] bad = {REQUEST, RESPONSE, 0, 99};
            for (int operation : bad) {
                try (SocketChannel host = connected(server)) {
                    send(HOST_PORT, operation);
                    receive(RST);
                    assertThat(host.read(ByteBuffer.allocate(1))).isEqualTo(-1);
                }
            }
            try (SocketChannel host = connected(server)) {
                send(packet(GUEST_PORT, HOST_PORT, RW, 0xffff_ffffL, 0, 0), (byte) 1);
                receive(RST);
                assertThat(host.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
        }
        Waiting.until("none is left", () -> device.connections() == 0);
    }

    @Test
    void answersWhoAsksForCredit() throws IOException {
        try (ServerSocketChannel server = listen(HOST_PORT);
                SocketChannel host = connected(server)) {
            send(HOST_PORT, RW, "abc".getBytes(US_ASCII));
            send(HOST_PORT, CREDIT_REQUEST);
            assertThat(receive(CREDIT_UPDATE).header().forwarded()).isEqualTo(3);
            assertThat(host.isOpen()).isTrue();
        }
    }

    /** Answers are kept up to a bound; then the guest has to take some before it is listened to. */
    @Test
    void aGuestThatTakesNoAnswersHasToWait() {
        try (GuestDriver other = GuestDriver.ready(new VsockDevice(CID, folder.resolve("w")))) {
            long bad = other.put(packet(1, 1, RW, 0, 0, 0).bytes());
            DriverQueue transmit = other.queue(1);
            for (int i = 0; i < 256; i++) {
                transmit.exchange(out(bad, VsockHeader.SIZE));
            }
            transmit.offer(out(bad, VsockHeader.SIZE));
            transmit.kick();
            other.registers().save();
            assertThat(transmit.hasUsed()).isFalse();
            for (int i = 0; i < 32; i++) {
                other.queue(0).offer(in(other.allocate(64), 64));
            }
            other.queue(0).kick();
            transmit.awaitUsed();
        }
    }

    @Test
    void aPacketThatHasNoHeaderStopsTheDevice() {
        driver.queue(1).offer(out(driver.allocate(43), 43));
        driver.queue(1).kick();
        driver.awaitNeedsReset();
    }

    @Test
    void aResetHangsUpAndClosingRemovesThePath() throws IOException {
        try (ServerSocketChannel server = listen(HOST_PORT);
                SocketChannel host = connected(server)) {
            driver.write(0x70, 0);
            assertThat(host.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
        assertThat(Files.exists(path)).isTrue();
        driver.registers().close();
        assertThat(Files.exists(path)).isFalse();
        assertThatThrownBy(() -> new VsockDevice(2, path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VsockDevice(3, Path.of("/tmp/" + "x".repeat(110))))
                .hasMessageContaining("107");
    }

    @Test
    void aCloneTellsItsGuestThatConnectionsAreLost() {
        driver.registers().quiesce();
        long event = driver.allocate(8);
        driver.queue(2).offer(in(event, 8));
        driver.memory().putLong(event, -1);
        driver.registers().load(driver.registers().save());
        driver.registers().go();
        assertThat(driver.queue(2).awaitUsed().written()).isEqualTo(4);
        assertThat(driver.memory().getInt(event)).isZero();
    }
}
