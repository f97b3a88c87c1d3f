package dev.vireo.benchmarks.row;

import dev.vireo.ByteSize;
import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.StateRoot;
import dev.vireo.benchmarks.BenchRow;
import dev.vireo.benchmarks.Measurement;
import dev.vireo.benchmarks.MissingPeerException;
import dev.vireo.benchmarks.SideBySide;
import dev.vireo.benchmarks.site.Site;
import dev.vireo.benchmarks.site.Tool;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.KernelBoot;
import dev.vireo.examples.guest.LinuxKernel;
import dev.vireo.host.HostPath;
import dev.vireo.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A microVM's process without its guest: {@code define} and {@code startPaused} of a domain of {@code kvm:///} with Debian's
 * kernel, until the call returns, and the processor time that its process has taken then. Next to it QEMU's machine {@code
 * microvm} with the same kernel, stopped, spawned by a C program until its monitor has answered. As no guest runs, the KVM may
 * be an emulation.
 */
public final class MicrovmStartRow implements BenchRow {
    private static final int WARMUP = 10;
    private static final int ROUNDS = 15;
    private static final int MEMORY_MIB = 128;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "microvm-start";
    }

    @Override
    public List<Measurement> measure(Site site) throws Exception {
        if (!Files.isWritable(Path.of("/dev/kvm"))) {
            throw new MissingPeerException("there is no /dev/kvm, or this user may not write it");
        }
        Path kernel = LinuxKernel.findOrFetch().image();
        Path folder = site.memory().sub("m");
        ConnectOptions options = ConnectOptions.builder()
                .stateRoot(StateRoot.below(HostPath.of(folder.toString())))
                .guestsMayEndWithCaller()
                .build();
        List<Double> processor = new ArrayList<>();
        try (Hypervisor hypervisor = Hypervisor.connect("kvm:///", options)) {
            DomainSpec spec = DomainSpec.builder(DomainName.of("start"))
                    .memory(ByteSize.ofMiB(MEMORY_MIB))
                    .kernel(KernelBoot.of(HostPath.of(kernel.toString())))
                    .build();
            List<String> qemu = qemu(site, kernel, folder.resolve("qemu"));
            double[] medians =
                    SideBySide.medians(WARMUP, ROUNDS, () -> ours(hypervisor, spec, processor), () -> theirs(qemu));
            List<Double> counted = processor.subList(WARMUP, processor.size()).stream()
                    .sorted()
                    .toList();
            return List.of(
                    new Measurement(
                            "microVM, define + start paused",
                            "ms",
                            medians[0],
                            new Measurement.Peer("bare QEMU microvm", medians[1]),
                            null),
                    new Measurement(
                            "processor time of its process until then",
                            "ms",
                            counted.get(counted.size() / 2),
                            null,
                            null));
        }
    }

    private static double ours(Hypervisor hypervisor, DomainSpec spec, List<Double> processor) {
        long start = System.nanoTime();
        Domain domain = hypervisor.domains().define(spec);
        domain.startPaused();
        double took = Timing.millisSince(start);
        processor.add(domain.statistics().cpuTime().toNanos() / 1e6);
        domain.destroy();
        domain.undefine();
        return took;
    }

    private static List<String> qemu(Site site, Path kernel, Path monitor) throws Exception {
        return List.of(
                site.programs().program("qemuspawn").toString(),
                monitor.toString(),
                "--",
                "qemu-system-x86_64",
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-M",
                "microvm",
                "-accel",
                "kvm",
                "-m",
                Integer.toString(MEMORY_MIB),
                "-kernel",
                kernel.toString(),
                "-S",
                "-qmp",
                "unix:" + monitor + ",server=on,wait=off");
    }

    private static double theirs(List<String> command) throws Exception {
        return Json.parse(Tool.run(LIMIT, command)).asObject().number("ready").doubleValue() / 1e3;
    }
}
