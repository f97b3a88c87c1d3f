package dev.vireo.lab.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SecureShellTest {
    private final SecureShell shell =
            new SecureShell(2201, HostPath.of("/c/key"), HostPath.of("/l/known_hosts"), HostPath.of("/l/host1/ssh"));

    @Test
    void quotesEachArgumentForTheShellAtTheOtherEnd() {
        Command command = Command.of("echo", "a b", "it's", "$HOME", "").environment("X", "1 2");
        assertThat(SecureShell.remoteLine(command)).isEqualTo("env 'X=1 2' 'echo' 'a b' 'it'\\''s' '$HOME' ''");
    }

    @Test
    void passesOnWhatIsAskedOfTheCommand() {
        Command command = shell.run(Command.of("cat").input("in").deadline(Duration.ofSeconds(3)));
        assertThat(command.input()).asString().isEqualTo("in");
        assertThat(command.deadline()).contains(Duration.ofSeconds(3));
        assertThat(command.argv()).endsWith("127.0.0.1", "'cat'");
    }

    @Test
    void takesNoOtherKeyAndReadsNothingOfTheUser() {
        for (Command command : new Command[] {shell.run(Command.of("true")), shell.probe(), shell.end()}) {
            assertThat(command.argv())
                    .contains("StrictHostKeyChecking=yes", "UserKnownHostsFile=/l/known_hosts", "IdentitiesOnly=yes")
                    .containsSequence("-F", "none");
        }
    }

    @Test
    void pinsTheKeyForThePort() {
        assertThat(shell.knownHostsLine("ssh-ed25519 AAAA comment here\n"))
                .isEqualTo("[127.0.0.1]:2201 ssh-ed25519 AAAA\n");
    }
}
