package dev.vireo.it.kvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.it.lab.Cargo;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tests of the binding, with the KVM of another kernel. */
@UseLab(vcpus = 1)
@Timeout(900)
class KvmLabIT {
    /**
     * An emulated processor reports int3 of a nested guest as a software interrupt, not as the exception that KVM asks
     * for, and does not look at the debug registers that a nested guest starts with.
     */
    private static final Set<String> NOT_EMULATED =
            Set.of("breakpointsStopTheGuest()", "anInt3IsABreakpointThatTheGuestDoesNotSee()");

    @Test
    void theBindingDoesOnNestedKvmWhatItDoesHere(Lab lab) {
        LabHost host = lab.host(1);
        String classPath = Cargo.putClasses(host);
        CommandResult run =
                host.run(Command.of("java", "-XX:TieredStopAtLevel=1", "-cp", classPath, ConformanceRun.class.getName())
                        .deadline(Duration.ofMinutes(12))
                        .outputLimit(ByteSize.ofMiB(4)));
        assertThat(run.exitStatus()).as(run.standardError()).isZero();
        assertThat(run.output().lines().filter(line -> line.startsWith(ConformanceRun.FAILED)))
                .filteredOn(line -> NOT_EMULATED.stream().noneMatch(line::contains))
                .isEmpty();
        assertThat(run.output().lines().filter(line -> line.startsWith(ConformanceRun.PASSED)))
                .as("of these, those that passed: %s", run.output())
                .hasSizeGreaterThan(60);
    }
}
