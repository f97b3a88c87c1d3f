package dev.vireo.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.StateRoot;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.CommandFailedException;
import dev.vireo.host.HostPath;
import dev.vireo.testkit.ScriptedFacts;
import dev.vireo.testkit.ScriptedHost;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** LVM is for root. */
class RightsTest {
    private static final StateRoot ROOT = StateRoot.below(HostPath.of("/tmp/vireo"));

    private ScriptedHost host;

    @BeforeEach
    void open() {
        host = ScriptedHost.create();
        host.facts(ScriptedFacts.defaults().userId(1000));
    }

    @AfterEach
    void close() {
        host.close();
    }

    private Lvm lvm(LvmOptions.Builder options) {
        return Lvm.on(
                host, options.stateRoot(ROOT).devices(HostPath.of("/dev/sdb")).build());
    }

    private void whenLvmRuns(int status, String output) {
        host.whenRun(
                        "sudo -n -- lvm ...",
                        argv -> argv.size() > 3 && argv.subList(0, 4).equals(List.of("sudo", "-n", "--", "lvm")))
                .thenReturn(status, output, "no");
    }

    @Test
    void nobodyElseIsLetAtIt() {
        assertThatThrownBy(() -> lvm(LvmOptions.builder()).report())
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining("root")
                .hasMessageContaining("sudo");
        assertThat(host.calls()).noneMatch(call -> call.toString().contains("lvm"));
    }

    @Test
    void sudoLetsAnOrdinaryUser() {
        whenLvmRuns(0, "{\"report\":[]}");
        assertThat(lvm(LvmOptions.builder().sudo()).report().groups()).isEmpty();
    }

    @Test
    void sudoThatAsksForAPasswordIsARefusal() {
        whenLvmRuns(1, "");
        host.whenRun("sudo", "-n", "-l", "--", "lvm").thenReturn(1, "", "");
        assertThatThrownBy(() -> lvm(LvmOptions.builder().sudo()).report())
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining("NOPASSWD");
    }

    @Test
    void aFailureOfLvmItselfIsNone() {
        whenLvmRuns(1, "");
        host.whenRun("sudo", "-n", "-l", "--", "lvm").thenReturn("/usr/sbin/lvm\n");
        assertThatThrownBy(() -> lvm(LvmOptions.builder().sudo()).report()).isInstanceOf(CommandFailedException.class);
    }
}
