package dev.vireo.benchmarks.lvm;

import dev.vireo.benchmarks.Sample;
import dev.vireo.benchmarks.SideBySide;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonObjectBuilder;
import dev.vireo.json.JsonValue;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.LvmOptions;
import dev.vireo.lvm.VolumeGroupName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a group of an empty device, and 50 volumes in it, and has each side list them, and make and remove one after the
 * other, on a machine with libvirtd and as root: {@code LvmProbe DEVICE ROUNDS}. The last line that it prints is a JSON
 * object: for {@code list} (milliseconds) and {@code change} (milliseconds for one volume made and removed) the median of
 * each side.
 */
public final class LvmProbe {
    private static final VolumeGroupName GROUP = VolumeGroupName.of("vireo-bench");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LISTED = 50;
    private static final int MADE = 20;

    private LvmProbe() {}

    /** Measures. */
    public static void main(String[] arguments) throws Exception {
        LvmOptions.Builder options = LvmOptions.builder().deadline(PATIENCE);
        try (LocalHost host = LocalHost.open();
                Lvm shell = Lvm.on(host, options.shell(true).build());
                Lvm processes = Lvm.on(host, options.shell(false).build())) {
            processes.groups().create(GROUP, VireoVolumes.SIZE, List.of(HostPath.of(arguments[0])));
            LvmPrograms programs = new LvmPrograms(host, GROUP);
            for (int i = 0; i < LISTED; i++) {
                programs.create("listed" + i);
            }
            try (LibvirtVolumes libvirt = LibvirtVolumes.open(GROUP)) {
                Map<String, VolumeSide> sides = new LinkedHashMap<>();
                sides.put("shell", new VireoVolumes(shell, GROUP));
                sides.put("processes", new VireoVolumes(processes, GROUP));
                sides.put("programs", programs);
                sides.put("libvirt", libvirt);
                int rounds = Integer.parseInt(arguments[1]);
                System.out.println(JsonObject.builder()
                        .put("list", medians(sides, 2, rounds, LvmProbe::list))
                        .put("change", medians(sides, 1, MADE, LvmProbe::change))
                        .build());
            }
        }
    }

    /** What is timed of a side. */
    @FunctionalInterface
    private interface Work {
        double millis(VolumeSide side) throws Exception;
    }

    private static JsonObject medians(Map<String, VolumeSide> sides, int warmup, int rounds, Work work)
            throws Exception {
        Sample[] samples = sides.values().stream()
                .map(side -> (Sample) () -> work.millis(side))
                .toArray(Sample[]::new);
        double[] medians = SideBySide.medians(warmup, rounds, samples);
        JsonObjectBuilder found = JsonObject.builder();
        int i = 0;
        for (String name : sides.keySet()) {
            found.put(name, JsonValue.of(medians[i++]));
        }
        return found.build();
    }

    private static double list(VolumeSide side) throws Exception {
        long begun = System.nanoTime();
        long found = side.count();
        double millis = (System.nanoTime() - begun) / 1e6;
        if (found != LISTED) {
            throw new IllegalStateException("there are " + LISTED + " volumes, and " + found + " were listed");
        }
        return millis;
    }

    private static double change(VolumeSide side) throws Exception {
        long begun = System.nanoTime();
        side.create("made");
        side.remove("made");
        return (System.nanoTime() - begun) / 1e6;
    }
}
