package dev.vireo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultyHostTest {
    private static final HostPath FILE = HostPath.of("/run/file");

    private final ScriptedHost real = ScriptedHost.create();

    private static void work(Host host) {
        try (HostLock lock =
                host.locks().acquire(HostPath.of("/run/lock"), LockMode.EXCLUSIVE, "work", Duration.ZERO)) {
            assertThat(lock.isHeld()).isTrue();
            host.files().replace(FILE, new byte[] {1}, 0600);
            host.files().read(FILE, ByteSize.ofKiB(1));
            host.run(Command.of("act"));
        }
    }

    @Test
    void passesTwoBoundariesAnEffect() {
        real.whenRun("act").thenReturn("");
        EffectBoundaries count = EffectBoundaries.counting();
        work(FaultyHost.wrap(real, count));
        assertThat(count.passed())
                .containsExactly(
                        "before acquire /run/lock",
                        "after acquire /run/lock",
                        "before replace /run/file",
                        "after replace /run/file",
                        "before run act",
                        "after run act",
                        "before release /run/lock",
                        "after release /run/lock");
        assertThat(count.count()).isEqualTo(8);
    }

    @Test
    void failsBeforeOrAfterAnEffect() {
        Runnable fail = () -> {
            throw new IllegalStateException("at the boundary");
        };
        assertThatThrownBy(() -> work(FaultyHost.wrap(real, EffectBoundaries.at(3, fail))))
                .hasMessage("at the boundary");
        assertThat(real.files().status(FILE)).isEmpty();
        assertThatThrownBy(() -> work(FaultyHost.wrap(real, EffectBoundaries.at(4, fail))))
                .hasMessage("at the boundary");
        assertThat(real.files().status(FILE)).isPresent();
    }

    @Test
    void isOtherwiseTheSameHost() {
        real.whenRun("act").thenReturn("said");
        Host host = FaultyHost.wrap(real, EffectBoundaries.counting());
        assertThat(host.id()).isEqualTo(real.id());
        assertThat(host.within(Duration.ofSeconds(1)).run(Command.of("act")).output())
                .isEqualTo("said");
        assertThat(List.of(host.address(), host.facts().hostName())).containsExactly("scripted", "scripted");
    }
}
