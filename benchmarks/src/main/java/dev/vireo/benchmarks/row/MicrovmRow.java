package dev.vireo.benchmarks.row;

import dev.vireo.benchmarks.BenchRow;
import dev.vireo.benchmarks.Measurement;
import dev.vireo.benchmarks.Measurement.Peer;
import dev.vireo.benchmarks.Target;
import dev.vireo.benchmarks.microvm.MicrovmProbe;
import dev.vireo.benchmarks.site.Site;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.examples.guest.Initramfs;
import dev.vireo.examples.guest.LinuxKernel;
import dev.vireo.host.Command;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.LabOptions;
import dev.vireo.lab.Luggage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Debian's kernel in a microVM of Vireo's and in QEMU's machine {@code microvm}, with the same memory, disk and bridge, on
 * the nested KVM of a throw-away host: from the start to the guest's shell, from a saved file until the guest answers, and
 * what it reads from its disk and sends over its network.
 */
public final class MicrovmRow implements BenchRow {
    private static final String PEER = "QEMU microvm";
    private static final int ROUNDS = 5;

    @Override
    public String name() {
        return "microvm";
    }

    @Override
    public Duration limit() {
        return Duration.ofHours(1);
    }

    @Override
    public List<Measurement> measure(Site site) throws Exception {
        JsonObject figures = inLab();
        return List.of(
                row(figures, "start", "microVM, start to the guest's shell", "ms", Target.atMostTimes(0.5)),
                row(figures, "restore", "microVM, from a saved file until it answers", "ms", null),
                row(figures, "read", "microVM, reads from its disk", "MiB/s", null),
                row(figures, "send", "microVM, sends over TCP", "MiB/s", null));
    }

    private static Measurement row(JsonObject figures, String name, String what, String unit, @Nullable Target target) {
        JsonObject sides = figures.object(name);
        return new Measurement(
                what,
                unit,
                sides.number("ours").doubleValue(),
                new Peer(PEER, sides.number("peer").doubleValue()),
                target);
    }

    private JsonObject inLab() throws Exception {
        Path initrd = Files.createTempFile("vireo-bench", ".cpio");
        try (Lab lab = Lab.open(LabOptions.builder().vcpus(1).build())) {
            LinuxKernel kernel = LinuxKernel.findOrFetch();
            Initramfs.builder(Initramfs.findBusybox()).modulesOf(kernel).build().writeTo(initrd);
            LabHost host = lab.host(1);
            Luggage.bring(host, List.of(kernel.image(), initrd));
            String output = host.run(Command.of(
                                    "java",
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    Luggage.bringClassPath(host, entry -> true),
                                    MicrovmProbe.class.getName(),
                                    Luggage.there(kernel.image()).value(),
                                    Luggage.there(initrd).value(),
                                    GuestLine.READY.marker(),
                                    Integer.toString(ROUNDS))
                            .deadline(limit()))
                    .orThrow("measure", "microVMs")
                    .output()
                    .strip();
            String last = output.substring(output.lastIndexOf('\n') + 1);
            return Json.parse(last).asObject();
        } finally {
            Files.delete(initrd);
        }
    }
}
