package dev.vireo.json;

import dev.vireo.ByteSize;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.ConsoleKind;
import dev.vireo.domain.ConsoleSpec;
import dev.vireo.domain.CpuModel;
import dev.vireo.domain.CpuTopology;
import dev.vireo.domain.CrashAction;
import dev.vireo.domain.DiscardMode;
import dev.vireo.domain.DiskBus;
import dev.vireo.domain.DiskCache;
import dev.vireo.domain.DiskKind;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.Firmware;
import dev.vireo.domain.IoErrorAction;
import dev.vireo.domain.KernelBoot;
import dev.vireo.domain.ManagedBy;
import dev.vireo.domain.NicModel;
import dev.vireo.domain.NicSpec;
import dev.vireo.domain.PoweroffAction;
import dev.vireo.domain.RebootAction;
import dev.vireo.host.HostPath;
import dev.vireo.network.BridgeNetwork;
import dev.vireo.network.MacAddress;
import dev.vireo.network.NetworkSource;
import dev.vireo.network.PortForward;
import dev.vireo.network.StreamNetwork;
import dev.vireo.network.UserNetwork;
import dev.vireo.storage.BlockDeviceDisk;
import dev.vireo.storage.DiskSource;
import dev.vireo.storage.FileDisk;
import dev.vireo.storage.ImageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** Valid domain specs with random values in every field; the same seed makes the same spec. */
final class RandomSpecs {
    private static final List<String> TEXTS = List.of(
            "", "a", "two words", "\"quoted\" \\ back", "tab\tand\nline", "größe", "\ud83d\ude00", "\u2028", "{}");

    private final Random random;
    private int bootOrder;

    private RandomSpecs(long seed) {
        random = new Random(seed);
    }

    static DomainSpec domain(long seed) {
        return new RandomSpecs(seed).domain();
    }

    private DomainSpec domain() {
        DomainSpec.Builder spec = DomainSpec.builder(DomainName.of(word("Vm.", 30)))
                .description(text())
                .memory(ByteSize.ofMiB(1 + random.nextInt(1 << 20)))
                .accelerator(any(Accelerator.class))
                .machine(any(List.of("q35", "pc", "microvm", "pc-q35-7.2")))
                .firmware(any(Firmware.class))
                .console(new ConsoleSpec(any(ConsoleKind.class), ByteSize.ofBytes(8192 + random.nextInt(1 << 29))))
                .rng(coin())
                .balloon(coin())
                .vsock(3 + random.nextInt(1000))
                .agent(coin())
                .vnc(coin())
                .onPoweroff(any(PoweroffAction.class))
                .onReboot(any(RebootAction.class))
                .onCrash(any(CrashAction.class))
                .managedBy(any(List.of(ManagedBy.NOBODY, ManagedBy.PACEMAKER, new ManagedBy("x-1"))))
                .cpu(any(List.of(CpuModel.DEFAULT, CpuModel.MAX, CpuModel.named("EPYC-Milan-v2"))));
        if (coin()) {
            spec.uuid(new UUID(random.nextLong(), random.nextLong()));
        }
        if (coin()) {
            CpuTopology topology = new CpuTopology(1 + random.nextInt(4), 1 + random.nextInt(8), 1 + random.nextInt(2));
            spec.topology(topology).vcpus(topology.vcpus());
        } else {
            spec.vcpus(1 + random.nextInt(4096));
        }
        if (coin()) {
            spec.kernel(kernel());
        }
        IntStream.range(0, random.nextInt(4)).forEach(i -> spec.disk(disk(i)));
        IntStream.range(0, random.nextInt(4)).forEach(i -> spec.nic(nic(i)));
        IntStream.range(0, random.nextInt(4)).forEach(i -> spec.metadata("key " + i + text(), text()));
        return spec.build();
    }

    private KernelBoot kernel() {
        KernelBoot boot = KernelBoot.of(path());
        boot = coin() ? boot.initrd(path()) : boot;
        return coin() ? boot.commandLine("console=ttyS0 root=/dev/vda \"a, b\"") : boot;
    }

    private DiskSpec disk(int number) {
        DiskKind kind = any(DiskKind.class);
        DiskSpec.Builder disk = DiskSpec.builder("disk" + number, source())
                .kind(kind)
                .bus(kind == DiskKind.CDROM ? any(List.of(DiskBus.SATA, DiskBus.SCSI)) : any(DiskBus.class))
                .readOnly(coin())
                .cache(any(DiskCache.class))
                .discard(any(DiscardMode.class))
                .onReadError(any(List.of(IoErrorAction.REPORT, IoErrorAction.STOP, IoErrorAction.IGNORE)))
                .onWriteError(any(IoErrorAction.class));
        if (coin()) {
            disk.serial(word("S_-", 20));
        }
        if (coin()) {
            disk.bootOrder(++bootOrder);
        }
        return disk.build();
    }

    private DiskSource source() {
        return coin() ? new FileDisk(path(), any(ImageFormat.class)) : new BlockDeviceDisk(path());
    }

    private NicSpec nic(int number) {
        NicSpec.Builder nic = NicSpec.builder("nic" + number, network()).model(any(NicModel.class));
        if (coin()) {
            nic.mac(MacAddress.of(String.format("52:54:00:%02x:%02x:%02x", random.nextInt(256), number, 7)));
        }
        if (coin()) {
            nic.bootOrder(++bootOrder);
        }
        return nic.build();
    }

    private NetworkSource network() {
        if (coin()) {
            return BridgeNetwork.of(word("br", 15));
        } else if (coin()) {
            StreamNetwork once = StreamNetwork.to(path());
            return coin() ? once : once.reconnectAfter(Duration.ofSeconds(1 + random.nextInt(3600)));
        }
        List<PortForward> forwards = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            forwards.add(new PortForward(any(PortForward.Protocol.class), "0.0.0." + i, port(), port()));
        }
        return new UserNetwork(forwards, coin());
    }

    private int port() {
        return 1 + random.nextInt(65535);
    }

    private HostPath path() {
        return HostPath.of("/srv/" + any(List.of("a b", "c,d", "größe", "\ud83d\ude00")) + "/" + word("f", 12));
    }

    private String word(String start, int length) {
        StringBuilder word = new StringBuilder(start);
        for (int i = random.nextInt(length - start.length() + 1); i > 0; i--) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.append(start.equals("f") ? Long.toHexString(random.nextLong()) : "")
                .toString();
    }

    private String text() {
        return any(TEXTS) + any(TEXTS);
    }

    private boolean coin() {
        return random.nextBoolean();
    }

    private <E extends Enum<E>> E any(Class<E> type) {
        return any(List.of(type.getEnumConstants()));
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
