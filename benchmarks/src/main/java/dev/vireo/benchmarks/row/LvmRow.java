package dev.vireo.benchmarks.row;

import dev.vireo.ByteSize;
import dev.vireo.StateRoot;
import dev.vireo.benchmarks.BenchRow;
import dev.vireo.benchmarks.Measurement;
import dev.vireo.benchmarks.Measurement.Peer;
import dev.vireo.benchmarks.MissingPeerException;
import dev.vireo.benchmarks.Sample;
import dev.vireo.benchmarks.SideBySide;
import dev.vireo.benchmarks.Target;
import dev.vireo.benchmarks.site.Folder;
import dev.vireo.benchmarks.site.Site;
import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.LvmOptions;
import dev.vireo.lvm.VolumeGroupName;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeName;
import dev.vireo.lvm.VolumeSpec;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * 50 volumes are listed, and 20 made and removed one after the other, without their devices, on a file: with a {@code lvm}
 * shell for reports, with a process for each, and by LVM's own programs. Needs root.
 */
public final class LvmRow implements BenchRow {
    private static final VolumeGroupName GROUP = VolumeGroupName.of("vireo-bench");
    private static final ByteSize SIZE = ByteSize.ofMiB(4);
    private static final int LISTED = 50;
    private static final int MADE = 20;
    private static final int WARMUP = 3;
    private static final int ROUNDS = 15;
    private static final int MAKING_ROUNDS = 3;

    @Override
    public String name() {
        return "lvm";
    }

    @Override
    public List<Measurement> measure(Site site) throws Exception {
        try (LocalHost host = LocalHost.open();
                Folder folder = Folder.create()) {
            if (host.facts().userId() != 0) {
                throw new MissingPeerException("only root can make volumes");
            }
            Path file = folder.path().resolve("disk");
            try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
                content.setLength(512 << 20);
            }
            HostPath device = HostPath.of(run(host, List.of("losetup", "--find", "--show", file.toString()))
                    .strip());
            LvmOptions.Builder options = LvmOptions.builder()
                    .devices(device)
                    .metadataOnly()
                    .stateRoot(StateRoot.below(HostPath.of(folder.path().toString())));
            try (Lvm shell = Lvm.on(host, options.shell(true).build());
                    Lvm processes = Lvm.on(host, options.shell(false).build())) {
                processes.groups().create(GROUP, SIZE, List.of(device));
                for (int i = 0; i < LISTED; i++) {
                    create(host, device, "listed" + i);
                }
                return measure(host, device, shell, processes);
            } finally {
                run(host, List.of("losetup", "--detach", device.value()));
            }
        }
    }

    private static List<Measurement> measure(Host host, HostPath device, Lvm shell, Lvm processes) throws Exception {
        double[] list = SideBySide.medians(
                WARMUP,
                ROUNDS,
                listing(() -> shell.report(GROUP).volumes().size()),
                listing(() -> processes.report(GROUP).volumes().size()),
                listing(() -> lvm(host, device, "lvs", "-a", "--noheadings", GROUP.value())
                        .lines()
                        .count()));
        double[] make = SideBySide.medians(
                1,
                MAKING_ROUNDS,
                making(shell),
                making(processes),
                () -> perVolume(name -> {
                    create(host, device, name);
                    lvm(host, device, "lvremove", "-y", GROUP + "/" + name);
                }));
        Peer lvs = new Peer("one lvs process", list[2]);
        Peer programs = new Peer("lvcreate, lvremove", make[2]);
        return List.of(
                new Measurement("list 50 volumes, by the shell", "ms", list[0], lvs, Target.atMostTimes(0.4)),
                new Measurement("list 50 volumes, by a process", "ms", list[1], lvs, null),
                new Measurement("make and remove a volume, shell", "ms", make[0], programs, null),
                new Measurement("make and remove a volume, processes", "ms", make[1], programs, null));
    }

    /** Counts volumes. */
    @FunctionalInterface
    private interface Listing {
        long count();
    }

    private static Sample listing(Listing listing) {
        return () -> Timing.millis(() -> {
            long found = listing.count();
            if (found != LISTED) {
                throw new IllegalStateException("there are " + LISTED + " volumes, and " + found + " were listed");
            }
        });
    }

    /** Runs LVM under the filter that our side has as well. */
    private static String lvm(Host host, HostPath device, String command, String... arguments) {
        String filter = "filter=[\"a!^" + device + "$!\",\"r!.*!\"]";
        String config = "devices{" + filter + " global_" + filter + " use_devicesfile=0}";
        List<String> argv = new ArrayList<>(List.of("lvm", command, "--config", config, "--driverloaded", "n"));
        argv.addAll(List.of(arguments));
        return run(host, argv);
    }

    private static void create(Host host, HostPath device, String name) {
        String size = SIZE.bytes() + "b";
        lvm(host, device, "lvcreate", "-y", "-an", "-Zn", "-Wn", "-L", size, "-n", name, GROUP.value());
    }

    private static String run(Host host, List<String> argv) {
        return host.run(Command.of(argv)).orThrow("run", argv.get(0)).output();
    }

    private static Sample making(Lvm lvm) {
        return () -> perVolume(name -> {
            VolumeId id = new VolumeId(GROUP, VolumeName.of(name));
            lvm.create(VolumeSpec.builder(id, SIZE).build());
            lvm.remove(id);
        });
    }

    /** Does something with one volume. */
    @FunctionalInterface
    private interface Making {
        void make(String name);
    }

    private static double perVolume(Making making) throws Exception {
        double all = Timing.millis(() -> {
            for (int i = 0; i < MADE; i++) {
                making.make("made" + i);
            }
        });
        return all / MADE;
    }
}
