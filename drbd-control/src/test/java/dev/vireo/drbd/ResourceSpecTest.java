package dev.vireo.drbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.Violation;
import dev.vireo.host.HostPath;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceSpecTest {
    private static List<String> fields(ThrowingCallable build) {
        List<String>[] found = new List[1];
        assertThatThrownBy(build)
                .isInstanceOfSatisfying(
                        InvalidSpecException.class,
                        e -> found[0] =
                                e.violations().stream().map(Violation::field).toList());
        return found[0];
    }

    @Test
    void isSafeWhenNothingElseIsSaid() {
        ResourceSpec spec = Specs.plain().build();
        assertThat(spec.protocol()).isEqualTo(Protocol.C);
        assertThat(spec.fencing()).isEqualTo(Fencing.RESOURCE_AND_STONITH);
        assertThat(spec.splitBrain()).isEqualTo(SplitBrainPolicy.ASK);
    }

    @Test
    void namesEveryFieldOfASideThatIsWrong() {
        assertThat(fields(() -> Side.builder(NodeName.of("a"))
                        .disk(HostPath.of("/dev/with space"))
                        .minor(1 << 20)
                        .address("host2.example", 0)
                        .metadata(HostPath.of("/dev/\"; reboot"))
                        .build()))
                .containsExactly("disk", "minor", "address", "port", "metadata");
        assertThat(fields(() -> Side.builder(NodeName.of("a")).build()))
                .containsExactly("disk", "minor", "address", "port");
    }

    @Test
    void namesEveryFieldThatIsWrong() {
        assertThat(fields(() -> Specs.plain()
                        .verifyAlgorithm("sha1; }")
                        .checksumAlgorithm("")
                        .resyncRate(ByteSize.ofBytes(1))
                        .fencePeer(HostPath.of("/bin/sh -c reboot"))
                        .build()))
                .containsExactly("verifyAlgorithm", "checksumAlgorithm", "resyncRate", "fencePeer");
    }

    @Test
    void refusesSidesThatDoNotGoTogether() {
        assertThat(fields(() -> ResourceSpec.builder(ResourceName.of("r"), Specs.side(1), Specs.side(1))
                        .build()))
                .containsExactly("sides", "sides");
        Side newer = Side.builder(NodeName.of("b"))
                .disk(HostPath.of("/dev/b"))
                .minor(1)
                .address("::1", 1)
                .build();
        assertThat(fields(() -> ResourceSpec.builder(ResourceName.of("r"), Specs.side(1), newer)
                        .build()))
                .containsExactly("sides");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "all", "-a", ".a", "a b", "a\nb", "a/b", "a\"b", "ä"})
    void refusesNamesThatDrbdWouldMisunderstand(String name) {
        assertThatThrownBy(() -> ResourceName.of(name)).isInstanceOf(InvalidSpecException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a_b", "a b", "a;b"})
    void refusesNamesThatNoHostHas(String name) {
        assertThatThrownBy(() -> NodeName.of(name)).isInstanceOf(InvalidSpecException.class);
    }
}
