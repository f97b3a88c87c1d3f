package dev.vireo.examples;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.Domain;
import dev.vireo.error.VireoException;
import dev.vireo.examples.Progress.Style;
import dev.vireo.examples.guest.BootOption;
import dev.vireo.examples.guest.GuestCommandLine;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.examples.guest.MissingIngredientException;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.LvmOptions;
import dev.vireo.lvm.VolumeGroupName;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeName;
import dev.vireo.storage.StoragePool;
import dev.vireo.storage.StorageVolume;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Ten guests on clones of one golden volume, on a throw-away machine that Vireo reaches by SSH: made, booted, one of them
 * grown while it runs, saved as a snapshot and put back. What took how long is printed at the end; the machine's CPUs are
 * emulated, a real one is many times faster.
 */
public final class VolumesDemo {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int GUESTS = 10;
    private static final VolumeGroupName GROUP = VolumeGroupName.of("guests");
    private static final VolumeId GOLDEN = new VolumeId(GROUP, VolumeName.of("golden"));

    private final Progress progress;
    private final Map<String, Duration> times = new LinkedHashMap<>();

    private VolumesDemo(Progress progress) {
        this.progress = progress;
    }

    public static void main(String[] arguments) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        System.exit(run());
    }

    private static int run() {
        try (Progress progress = Progress.onStandardOutput(7)) {
            try {
                new VolumesDemo(progress).show();
                return 0;
            } catch (VireoException | MissingIngredientException e) {
                progress.line(Style.BAD, "Failed: " + e.getMessage());
            } catch (IOException e) {
                progress.line(Style.BAD, "Failed: " + e);
            }
            return 1;
        }
    }

    private void show() throws IOException {
        progress.step("Start a machine (the first time, its image is made, which takes minutes)");
        try (Lab lab = Lab.open(1);
                Hypervisor hypervisor = lab.host(1).hypervisor();
                Lvm lvm = Lvm.on(
                        lab.host(1).host(),
                        LvmOptions.builder().deadline(PATIENCE).build())) {
            LabHost host = lab.host(1);
            LabGuest.bring(host);
            progress.step("Make a thin pool, and a golden volume in it");
            StoragePool pool = makePool(lvm, host);
            progress.step("Clone it for " + GUESTS + " guests, and boot them");
            List<Domain> guests = bootGuests(lvm, pool, hypervisor);
            progress.step("Grow the disk of one while it runs");
            growOne(guests.get(0), pool.get("guest1"));
            progress.step("Snapshot the disk of another, which then writes on it");
            lvm.thinSnapshot(new VolumeId(GROUP, VolumeName.of("guest2")), VolumeName.of("saved"));
            ask(guests.get(1), "echo broken | dd of=/dev/vda conv=sync,fsync 2>/dev/null; echo wro''te", "wrote");
            progress.step("Put it back");
            revert(lvm, guests.get(1), pool.get("guest2"));
            progress.step("Take everything down");
            guests.forEach(VolumesDemo::end);
        }
        progress.line(Style.STEP, "What took how long:");
        times.forEach(
                (what, time) -> progress.line(Style.NOTE, String.format(Locale.ROOT, "%-56s %s", what, seconds(time))));
    }

    private void timed(String what, Runnable work) {
        long begin = System.nanoTime();
        work.run();
        Duration time = Duration.ofNanos(System.nanoTime() - begin);
        times.put(what, time);
        progress.line(Style.NOTE, what + ": " + seconds(time));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%7.1f s", time.toMillis() / 1e3);
    }

    private StoragePool makePool(Lvm lvm, LabHost host) {
        VolumeId thin = new VolumeId(GROUP, VolumeName.of("thin"));
        timed("group and thin pool", () -> {
            lvm.groups().create(GROUP, ByteSize.ofMiB(4), List.of(host.spareDisk(0)));
            lvm.createThinPool(thin, ByteSize.ofMiB(512), ByteSize.ofMiB(4));
        });
        StoragePool pool = lvm.pool(thin);
        byte[] image = Arrays.copyOf("VIREO-DISK boots=41\n".getBytes(StandardCharsets.US_ASCII), 1 << 20);
        timed("golden volume, uploaded", () -> {
            pool.create(GOLDEN.name().value(), ByteSize.ofGiB(1));
            lvm.content()
                    .upload(
                            GOLDEN,
                            Channels.newChannel(new ByteArrayInputStream(image))::read,
                            ByteSize.ofBytes(image.length))
                    .await(PATIENCE);
        });
        return pool;
    }

    private List<Domain> bootGuests(Lvm lvm, StoragePool pool, Hypervisor hypervisor) {
        timed(GUESTS + " clones", () -> {
            for (int i = 1; i <= GUESTS; i++) {
                lvm.thinSnapshot(GOLDEN, VolumeName.of("guest" + i));
            }
        });
        List<Domain> guests = new ArrayList<>();
        timed(GUESTS + " guests defined, and started with their CPUs stopped", () -> {
            for (int i = 1; i <= GUESTS; i++) {
                Domain guest = define(hypervisor, pool.get("guest" + i));
                guest.startPaused(); // one that boots would take the time of those that start
                guests.add(guest);
            }
        });
        timed("let go, and all of them up", () -> {
            guests.forEach(Domain::resume);
            guests.forEach(this::awaitUp);
        });
        return guests;
    }

    private static Domain define(Hypervisor hypervisor, StorageVolume volume) {
        GuestCommandLine line = GuestCommandLine.onSerialConsole().with("quiet").with(BootOption.DISK, "vda");
        return hypervisor
                .domains()
                .define(LabGuest.domain(volume.name(), ByteSize.ofMiB(128), line)
                        .disk(DiskSpec.builder("root", volume.acquire(volume.name()))
                                .build())
                        .build())
                .within(PATIENCE);
    }

    private void awaitUp(Domain guest) {
        try (ConsoleReader console = guest.console().readAll()) {
            console.awaitText(GuestLine.DISK_OK.marker(), PATIENCE);
            String found = console.awaitText("\n", PATIENCE).strip();
            console.awaitText(GuestLine.READY.marker(), PATIENCE);
            progress.line(Style.CONSOLE, guest.name() + " has found its disk: " + found);
        }
    }

    private void growOne(Domain guest, StorageVolume volume) {
        timed("1 GiB more for a guest that runs", () -> guest.growDisk("root", volume, ByteSize.ofGiB(2)));
        ask(guest, "echo sectors=$(cat /sys/block/vda/size)", "sectors=4194304");
    }

    private void ask(Domain guest, String command, String answer) {
        try (ConsoleReader console = guest.console().readNew()) {
            guest.console().write(command + "\n");
            console.awaitText(answer, PATIENCE);
            progress.line(Style.CONSOLE, guest.name() + ": " + answer);
        }
    }

    private void revert(Lvm lvm, Domain guest, StorageVolume volume) {
        timed("stopped, put back to the snapshot, and up again", () -> {
            guest.destroy();
            volume.release(volume.name());
            lvm.jobs().merge(new VolumeId(GROUP, VolumeName.of("saved"))).await(PATIENCE);
            volume.acquire(volume.name());
            guest.start();
            awaitUp(guest);
        });
    }

    private static void end(Domain guest) {
        guest.destroy();
        guest.undefine();
    }
}
