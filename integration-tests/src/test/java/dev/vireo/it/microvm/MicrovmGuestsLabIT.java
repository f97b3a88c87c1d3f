package dev.vireo.it.microvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.domain.KernelBoot;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.it.lab.Cargo;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Linux guests as domains of {@code kvm:///}: several at once, clones of one, and one again and again. */
@UseLab(vcpus = 1)
@Timeout(7200)
class MicrovmGuestsLabIT {
    private static final Duration LIMIT = Duration.ofMinutes(110);
    private static final String COMMAND_LINE = "console=ttyS0 pci=off quiet";

    @Test
    void twoRunAtOnceAndASavedOneGoesOnAsThree(Lab lab) {
        assertThat(run(lab.host(1), "clones")).contains("all have powered off");
    }

    /** How often is told by {@code -Dvireo.test.boots}. */
    @Test
    void oneBootsAgainAndAgain(Lab lab) {
        String boots = System.getProperty("vireo.test.boots", "5");
        assertThat(run(lab.host(1), "boots", boots).lines().filter(line -> line.startsWith("boot ")))
                .hasSize(Integer.parseInt(boots));
    }

    private static String run(LabHost host, String... scene) {
        KernelBoot guest = Cargo.putGuest(host);
        List<String> command = new ArrayList<>(List.of(
                "java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Cargo.putClasses(host),
                GuestsProgram.class.getName(),
                Cargo.there(guest.kernel().value()),
                Cargo.there(guest.initrd().orElseThrow().value()),
                COMMAND_LINE));
        command.addAll(List.of(scene));
        CommandResult result = host.run(Command.of(command).deadline(LIMIT));
        assertThat(result.exitStatus())
                .as(result.output() + result.standardError())
                .isZero();
        return result.output();
    }
}
