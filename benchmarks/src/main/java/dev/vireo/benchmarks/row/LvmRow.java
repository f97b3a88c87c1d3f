package dev.vireo.benchmarks.row;

import dev.vireo.benchmarks.BenchRow;
import dev.vireo.benchmarks.Measurement;
import dev.vireo.benchmarks.Measurement.Peer;
import dev.vireo.benchmarks.Target;
import dev.vireo.benchmarks.lvm.LvmProbe;
import dev.vireo.benchmarks.site.Site;
import dev.vireo.host.Command;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.LabOptions;
import dev.vireo.lab.Luggage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * On a throw-away host: 50 volumes are listed, and 20 made and removed one after the other, with their devices, by a {@code
 * lvm} shell for reports, by a process for each, by LVM's own programs, and by libvirt's logical pool.
 */
public final class LvmRow implements BenchRow {
    private static final int ROUNDS = 7;

    @Override
    public String name() {
        return "lvm";
    }

    @Override
    public Duration limit() {
        return Duration.ofHours(1);
    }

    @Override
    public List<Measurement> measure(Site site) {
        JsonObject figures = inLab();
        JsonObject list = figures.object("list");
        JsonObject change = figures.object("change");
        Target fast = Target.atMostTimes(0.4);
        return List.of(
                row("list 50 volumes, by the shell", list, "shell", "one lvs process", "programs", fast),
                row("list 50 volumes, by a process", list, "processes", "one lvs process", "programs", null),
                row("list 50 volumes, by the shell", list, "shell", "libvirt refresh, list, info", "libvirt", null),
                row("make and remove a volume, shell", change, "shell", "lvcreate, lvremove", "programs", null),
                row("make and remove a volume, processes", change, "processes", "lvcreate, lvremove", "programs", null),
                row("make and remove a volume, shell", change, "shell", "libvirt create, delete", "libvirt", null),
                row(
                        "make and remove a volume, processes",
                        change,
                        "processes",
                        "libvirt create, delete",
                        "libvirt",
                        null));
    }

    private static Measurement row(
            String what, JsonObject figures, String ours, String peer, String theirs, @Nullable Target target) {
        Peer other = new Peer(peer, figures.number(theirs).doubleValue());
        return new Measurement(what, "ms", figures.number(ours).doubleValue(), other, target);
    }

    /** The spare disk is mapped, and LVM's programs would take what lies below for a copy of it. */
    private static void keepProgramsOnTheDevice(LabHost host) {
        String filter = "[\"a!^" + host.spareDisk(0) + "$!\", \"r!.*!\"]";
        host.run(Command.of("tee", "/etc/lvm/lvmlocal.conf")
                        .input("devices { filter = " + filter + " global_filter = " + filter + " }\n"))
                .orThrow("write", "lvmlocal.conf");
    }

    private JsonObject inLab() {
        LabOptions options = LabOptions.builder()
                .withPackage("libvirt-clients")
                .withPackage("libvirt-daemon")
                .withPackage("libvirt-daemon-driver-qemu")
                .withPackage("libvirt-daemon-system")
                .build();
        try (Lab lab = Lab.open(options)) {
            LabHost host = lab.host(1);
            keepProgramsOnTheDevice(host);
            String output = host.run(Command.of(
                                    "java",
                                    "-cp",
                                    Luggage.bringClassPath(host, entry -> true),
                                    LvmProbe.class.getName(),
                                    host.spareDisk(0).value(),
                                    Integer.toString(ROUNDS))
                            .deadline(limit()))
                    .orThrow("measure", "volumes")
                    .output();
            return Json.parse(output.substring(output.lastIndexOf("{\"list\""))).asObject();
        }
    }
}
