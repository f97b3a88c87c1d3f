package dev.vireo.it.microvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.domain.KernelBoot;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.HostPath;
import dev.vireo.it.lab.Cargo;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's kernel, as it is, in a machine of ours. */
@UseLab(vcpus = 1)
@Timeout(1800)
class MicrovmLabIT {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String COMMAND_LINE = "console=ttyS0 pci=off quiet";
    private static final String READY = "await " + GuestLine.READY.marker();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void linuxComesUpGoesOnAfterAPauseAndASnapshotAndPowersOff(int processors, Lab lab) {
        String said = run(
                lab.host(1),
                processors,
                READY,
                "type echo processors=$(grep -c ^processor /proc/cpuinfo)",
                "await processors=" + processors,
                "pause",
                "resume",
                "type echo 42 >/tmp/x; echo pause-$(cat /tmp/x)",
                "await pause-42",
                "snapshot",
                "type echo snapshot-$(cat /tmp/x)",
                "await snapshot-42",
                "button",
                "await " + GuestLine.POWER_BUTTON.marker(),
                "await " + MachineProgram.POWERED_OFF);
        assertThat(said).contains("machine: restored").doesNotContain("crashed", "failed by");
    }

    /** What was used is seen by the loader that Linux believes in: 0xb0 is that of PVH, 0xff ours. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void linuxIsEnteredAsAnElfFileByPvhAndWithout(boolean pvh, Lab lab) throws IOException {
        LabHost host = lab.host(1);
        KernelBoot boot = Cargo.putGuest(host);
        Vmlinux kernel = Vmlinux.of(Path.of(boot.kernel().value()));
        Path file = folder.resolve("vmlinux");
        Cargo.put(host, List.of((pvh ? kernel.write(file) : kernel.writeWithoutPvh(file)).toString()));
        String said = run(
                host,
                KernelBoot.of(HostPath.of(file.toString())).initrd(boot.initrd().orElseThrow()),
                1,
                READY,
                "type echo loader=$(cat /proc/sys/kernel/bootloader_type)",
                "await loader=" + (pvh ? 0xb0 : 0xff),
                "button",
                "await " + GuestLine.POWER_BUTTON.marker(),
                "await " + MachineProgram.POWERED_OFF);
        assertThat(said).doesNotContain("crashed", "failed by");
    }

    @Test
    void linuxResetsItsMachineAndPowersItOff(Lab lab) {
        String said = run(
                lab.host(1),
                1,
                READY,
                "type reboot -f",
                "await " + MachineProgram.RESET,
                READY,
                "reset",
                READY,
                "type poweroff -f",
                "await " + MachineProgram.POWERED_OFF);
        assertThat(said).doesNotContain("crashed", "failed by");
    }

    private static String run(LabHost host, int processors, String... steps) {
        return run(host, Cargo.putGuest(host), processors, steps);
    }

    private static String run(LabHost host, KernelBoot boot, int processors, String... steps) {
        List<String> command =
                new ArrayList<>(List.of("java", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp", Cargo.putClasses(host)));
        command.addAll(List.of(
                MachineProgram.class.getName(),
                Cargo.there(boot.kernel().value()),
                Cargo.there(boot.initrd().orElseThrow().value()),
                COMMAND_LINE,
                Integer.toString(processors)));
        command.addAll(List.of(steps));
        CommandResult result = host.run(Command.of(command).deadline(LIMIT));
        assertThat(result.exitStatus())
                .as(result.output() + result.standardError())
                .isZero();
        return result.output();
    }
}
