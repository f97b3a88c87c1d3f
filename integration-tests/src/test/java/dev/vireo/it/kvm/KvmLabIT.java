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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tests of the binding, with the KVM of another kernel. */
@UseLab
@Timeout(900)
class KvmLabIT {
    @Test
    void theBindingDoesOnNestedKvmWhatItDoesHere(Lab lab) {
        LabHost host = lab.host(1);
        String classPath = Cargo.putClasses(host);
        CommandResult run =
                host.run(Command.of("java", "-XX:TieredStopAtLevel=1", "-cp", classPath, ConformanceRun.class.getName())
                        .deadline(Duration.ofMinutes(12))
                        .outputLimit(ByteSize.ofMiB(4)));
        assertThat(run.exitStatus()).as(run.standardError()).isZero();
        assertThat(run.output()).doesNotContain(ConformanceRun.FAILED);
        assertThat(run.output().lines().filter(line -> line.startsWith(ConformanceRun.PASSED)))
                .as("of these, those that passed: %s", run.output())
                .hasSizeGreaterThan(60);
    }
}
