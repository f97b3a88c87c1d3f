package dev.vireo.benchmarks.microvm;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.Timeouts;
import dev.vireo.benchmarks.SideBySide;
import dev.vireo.benchmarks.site.Tool;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonObjectBuilder;
import dev.vireo.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Runs the same Linux in both sides' microVMs, on a machine with KVM and as root: {@code MicrovmProbe KERNEL INITRD READY
 * ROUNDS}, where READY is what the guest prints when it is up. The last line that it prints is a JSON object: for {@code
 * start}, {@code restore} (milliseconds), {@code read} and {@code send} (MiB/s) our median and QEMU's.
 */
public final class MicrovmProbe {
    private static final String BRIDGE = "vireobench";
    private static final String TAP = "vireobenchq";
    private static final String HOST = "192.0.2.1";
    private static final String COMMAND_LINE = "console=ttyS0 pci=off quiet vireo.net=192.0.2.7/24," + HOST;
    private static final int DISK_MIB = 64;
    private static final int SENT_MIB = 16;
    private static final Duration SHORT = Duration.ofMinutes(1);
    private static final List<String> RUNNING = List.of("start", "read", "send");

    private final String ready;
    private final int rounds;
    private final Side ours;
    private final Side theirs;

    private MicrovmProbe(String ready, int rounds, Side ours, Side theirs) {
        this.ready = ready;
        this.rounds = rounds;
        this.ours = ours;
        this.theirs = theirs;
    }

    /** Measures. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("vireo-microvm");
        Path disk = folder.resolve("disk");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            byte[] block = new byte[1 << 20];
            Arrays.fill(block, (byte) 1); // no holes
            for (int i = 0; i < DISK_MIB; i++) {
                file.write(block);
            }
        }
        Setting setting = new Setting(Path.of(arguments[0]), Path.of(arguments[1]), COMMAND_LINE, disk, BRIDGE);
        ip("link", "add", BRIDGE, "type", "bridge");
        ip("address", "add", HOST + "/24", "dev", BRIDGE);
        ip("tuntap", "add", "dev", TAP, "mode", "tap");
        ip("link", "set", TAP, "master", BRIDGE, "up");
        ip("link", "set", BRIDGE, "up");
        ConnectOptions patient = ConnectOptions.builder()
                .timeouts(Timeouts.builder().start(Duration.ofMinutes(4)).build())
                .build();
        try (Hypervisor hypervisor = Hypervisor.connect("kvm:///", patient)) {
            MicrovmProbe probe = new MicrovmProbe(
                    arguments[2],
                    Integer.parseInt(arguments[3]),
                    new VireoMicrovm(hypervisor, setting),
                    new QemuMicrovm(setting, TAP, folder.resolve("monitor")));
            System.out.println(probe.measure(folder));
        } finally {
            ip("link", "delete", TAP);
            ip("link", "delete", BRIDGE);
        }
    }

    private static void ip(String... words) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of("ip"));
        argv.addAll(List.of(words));
        Tool.run(SHORT, argv);
    }

    private JsonObject measure(Path folder) throws Exception {
        List<double[]> our = new ArrayList<>();
        List<double[]> their = new ArrayList<>();
        running(ours);
        running(theirs);
        for (int round = 0; round < rounds; round++) {
            our.add(running(ours));
            their.add(running(theirs));
        }
        JsonObjectBuilder figures = JsonObject.builder();
        for (int figure = 0; figure < RUNNING.size(); figure++) {
            figures.put(RUNNING.get(figure), sides(median(our, figure), median(their, figure)));
        }
        return figures.put("restore", restored(folder.resolve("ours"), folder.resolve("theirs")))
                .build();
    }

    private static double median(List<double[]> samples, int figure) {
        return SideBySide.median(
                samples.stream().mapToDouble(sample -> sample[figure]).toArray());
    }

    private static JsonObject sides(double ours, double peer) {
        return JsonObject.builder()
                .put("ours", JsonValue.of(ours))
                .put("peer", JsonValue.of(peer))
                .build();
    }

    private static double millisSince(long begun) {
        return (System.nanoTime() - begun) / 1e6;
    }

    /** What is measured of one guest, as {@link #RUNNING}. One at a time: they have the same disk and address. */
    private double[] running(Side side) throws Exception {
        long begun = System.nanoTime();
        try (Guest guest = side.start()) {
            guest.await(ready);
            return new double[] {millisSince(begun), read(guest), send(guest)};
        }
    }

    /** The disk is in the host's page cache, and read past the guest's. */
    private static double read(Guest guest) throws Exception {
        long begun = System.nanoTime();
        guest.type("dd if=/dev/vda of=/dev/null bs=1M iflag=direct 2>/dev/null; echo read-$?");
        guest.await("read-0");
        return DISK_MIB / (millisSince(begun) / 1e3);
    }

    /** Over TCP, to a socket of this program. */
    private static double send(Guest guest) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            CompletableFuture<Long> received = CompletableFuture.supplyAsync(() -> receive(server));
            long begun = System.nanoTime();
            guest.type("dd if=/dev/zero bs=64k count=" + SENT_MIB * 16 + " 2>/dev/null | busybox nc " + HOST + " "
                    + server.getLocalPort() + "; echo sent-$?");
            guest.await("sent-0");
            if (received.get() != (long) SENT_MIB << 20) {
                throw new IOException("of " + SENT_MIB + " MiB, " + received.get() + " bytes came");
            }
            return SENT_MIB / (millisSince(begun) / 1e3);
        }
    }

    private static long receive(ServerSocket server) {
        byte[] buffer = new byte[1 << 16];
        long sum = 0;
        try (Socket socket = server.accept();
                InputStream input = socket.getInputStream()) {
            for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
                sum += n;
            }
        } catch (IOException e) {
            throw new CompletionException(e);
        }
        return sum;
    }

    private JsonObject restored(Path our, Path their) throws Exception {
        save(ours, our);
        save(theirs, their);
        double[] medians = SideBySide.medians(1, rounds, () -> restore(ours, our), () -> restore(theirs, their));
        return sides(medians[0], medians[1]);
    }

    private void save(Side side, Path file) throws Exception {
        Guest guest = side.start();
        guest.await(ready);
        side.save(guest, file);
    }

    private static double restore(Side side, Path file) throws Exception {
        long begun = System.nanoTime();
        try (Guest guest = side.restore(file)) {
            guest.type(""); // QEMU's restored serial port loses the first byte that it gets
            guest.type("echo back-$((40+2))");
            guest.await("back-42");
            return millisSince(begun);
        }
    }
}
