package dev.vireo.host.local.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.NotFoundException;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InvocationTest {
    private static final int EXECUTE = 1;
    private static final Set<String> PROGRAMS =
            Set.of("/usr/bin/flock", "/bin/sh", "/usr/sbin/lvs", "/opt/bin/lvs", "/opt/my tool");
    private static final Set<String> DATA = Set.of("/etc/passwd", "/usr/bin/notes");

    private static boolean mayAccess(String path, int mode) {
        return PROGRAMS.contains(path) || (mode != EXECUTE && DATA.contains(path));
    }

    private static Invocation of(Command command) {
        return Invocation.of(command, InvocationTest::mayAccess);
    }

    @Test
    void findsAProgramInTheSystemsFolders() {
        Invocation invocation = of(Command.of("lvs", "-a"));
        assertThat(invocation.program()).isEqualTo("/usr/sbin/lvs");
        assertThat(invocation.argv()).containsExactly("lvs", "-a");
        assertThat(invocation.environment()).containsExactly("PATH=" + Invocation.PATH, "LC_ALL=C.UTF-8");
        assertThat(invocation.underLock()).isFalse();
    }

    @Test
    void takesAPathAsItIs() {
        assertThat(of(Command.of("/opt/my tool")).program()).isEqualTo("/opt/my tool");
    }

    @Test
    void searchesThePathThatTheCommandHas() {
        Invocation invocation = of(Command.of("lvs").environment("PATH", "relative:/opt/bin"));
        assertThat(invocation.program()).isEqualTo("/opt/bin/lvs");
        assertThat(invocation.environment()).containsExactly("PATH=relative:/opt/bin", "LC_ALL=C.UTF-8");
    }

    @Test
    void refusesWhatIsNotThere() {
        assertThatThrownBy(() -> of(Command.of("vgs"))).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> of(Command.of("/none"))).isInstanceOf(NotFoundException.class);
    }

    @Test
    void refusesWhatIsNotExecutable() {
        assertThatThrownBy(() -> of(Command.of("/etc/passwd"))).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> of(Command.of("notes"))).isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void letsFlockHoldTheEffectsLock() {
        Invocation invocation = of(Command.of("lvs", "a b", "$x").under(HostPath.of("/run/e.lock")));
        assertThat(invocation.program()).isEqualTo("/bin/sh");
        assertThat(invocation.argv())
                .containsExactly(
                        "sh",
                        "-c",
                        "trap '' PIPE; exec \"$@\"",
                        "sh",
                        "/usr/bin/flock",
                        "--shared",
                        "--nonblock",
                        "--close",
                        "/run/e.lock",
                        "/usr/sbin/lvs",
                        "a b",
                        "$x");
        assertThat(invocation.underLock()).isTrue();
    }
}
