package dev.vireo.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.local.LocalHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DRBD's own tools read what we write, for either kernel, as root on a machine whose kernel has neither. */
class ResourceFileIT {
    @TempDir
    Path folder;

    private CommandResult read(ResourceSpec spec, Generation written, Generation reader) throws IOException {
        Path file = folder.resolve("resource.res");
        Files.writeString(file, Drbd.resourceFile(spec, written));
        String tool = reader == Generation.V8_4 ? "/lib/drbd/drbdadm-84" : "drbdadm";
        try (LocalHost host = LocalHost.open()) {
            return host.run(Command.of(tool, "-c", file.toString(), "sh-nop")
                    .environment("__DRBD_NODE__", spec.sides().get(0).node().value()));
        }
    }

    private void assertUnderstood(ResourceSpec spec, Generation generation) throws IOException {
        CommandResult result = read(spec, generation, generation);
        assertThat(result.exitStatus()).as(spec + ": " + result.standardError()).isZero();
    }

    private static List<ResourceSpec> withEachChoice() {
        List<ResourceSpec> specs =
                new ArrayList<>(List.of(Specs.plain().build(), Specs.rich().build()));
        for (Protocol each : Protocol.values()) {
            specs.add(Specs.plain().protocol(each).build());
        }
        for (Fencing each : Fencing.values()) {
            specs.add(Specs.plain().fencing(each).build());
        }
        for (IoErrorPolicy each : IoErrorPolicy.values()) {
            specs.add(Specs.plain().onIoError(each).build());
        }
        for (SplitBrainPolicy each : SplitBrainPolicy.values()) {
            specs.add(Specs.plain().splitBrain(each).build());
        }
        return specs;
    }

    @ParameterizedTest
    @EnumSource
    void isUnderstoodWithEachChoice(Generation generation) throws IOException {
        for (ResourceSpec each : withEachChoice()) {
            assertUnderstood(each, generation);
        }
    }

    @Test
    void isNotUnderstoodByTheOtherGeneration() throws IOException {
        ResourceSpec spec = Specs.plain().build();
        assertThat(read(spec, Generation.V8_4, Generation.V9).succeeded()).isFalse();
        assertThat(read(spec, Generation.V9, Generation.V8_4).succeeded()).isFalse();
    }
}
