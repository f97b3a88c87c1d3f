package dev.vireo.host.ssh.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.host.ssh.SshOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolverTest {
    @TempDir
    Path home;

    private Destination resolve(String target, String config) {
        return resolve(target, config, SshOptions.builder().withoutConfigFile().build());
    }

    private Destination resolve(String target, String config, SshOptions options) {
        return new Resolver(options, SshConfig.parse(config), home, "me").resolve(Target.parse(target));
    }

    @Test
    void hasTheDefaultsOfSsh() throws IOException {
        Path key = Files.createFile(Files.createDirectory(home.resolve(".ssh")).resolve("id_ed25519"));
        Destination destination = resolve("node2", "");
        assertThat(destination.hostName()).isEqualTo("node2");
        assertThat(destination.port()).isEqualTo(22);
        assertThat(destination.user()).isEqualTo("me");
        assertThat(destination.identities()).containsExactly(key);
        assertThat(destination.agent()).isTrue();
        assertThat(destination.knownHosts())
                .contains(home.resolve(".ssh/known_hosts"), Path.of("/etc/ssh/ssh_known_hosts"));
        assertThat(destination.jump()).isNull();
        assertThat(destination.address()).isEqualTo("ssh://me@node2");
    }

    @Test
    void takesTheFirstValueOfTheSectionsThatMatch() {
        String config = """
                # a comment
                Host node? !node3
                  HostName=%h.example.org
                  Port 2222
                Host *
                  Port 22
                  User "admin"
                Match all
                  User nobody
                """;
        Destination destination = resolve("node2", config);
        assertThat(destination.hostName()).isEqualTo("node2.example.org");
        assertThat(destination.port()).isEqualTo(2222);
        assertThat(destination.user()).isEqualTo("admin");
        assertThat(resolve("node3", config).hostName()).isEqualTo("node3");
    }

    @Test
    void whatTheCallerNamesComesFirst() {
        Destination destination = resolve("root@node2:2200", "Host *\nUser admin\nPort 22\n");
        assertThat(destination.user()).isEqualTo("root");
        assertThat(destination.port()).isEqualTo(2200);
        assertThat(destination.address()).isEqualTo("ssh://root@node2:2200");
    }

    @Test
    void goesThroughJumpHostsInTheirOrder() {
        Destination destination = resolve("node2", "Host node2\nProxyJump a@gate:2222,inner\n");
        Destination inner = destination.jump();
        assertThat(inner).isNotNull();
        assertThat(inner.alias()).isEqualTo("inner");
        Destination gate = inner.jump();
        assertThat(gate).isNotNull();
        assertThat(gate.user()).isEqualTo("a");
        assertThat(gate.port()).isEqualTo(2222);
        assertThat(gate.jump()).isNull();
    }

    @Test
    void refusesAJumpHostThatGoesThroughItself() {
        assertThatThrownBy(() -> resolve("node2", "Host *\nProxyJump gate\n")).isInstanceOf(InvalidSpecException.class);
    }

    @Test
    void refusesAProxyCommandInsteadOfGoingRoundIt() {
        assertThatThrownBy(() -> resolve("node2", "Host *\nProxyCommand nc %h %p\n"))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("ProxyJump");
    }

    @Test
    void offersOnlyTheNamedKeysWhereTheConfigurationSaysSo() throws IOException {
        Path key = Files.createFile(home.resolve("key"));
        Destination destination = resolve("node2", "Host *\nIdentityFile ~/key\nIdentitiesOnly yes\n");
        assertThat(destination.identities()).containsExactly(key);
        assertThat(destination.agent()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@host", "root:secret@host", "host:0", "host:70000", "host/", "-oProxy", "a b"})
    void refusesWhatIsNoHost(String text) {
        assertThatThrownBy(() -> Target.parse(text)).isInstanceOf(InvalidSpecException.class);
    }

    @Test
    void takesAddressesInBrackets() {
        assertThat(Target.parse("root@[fe80::1]:22").host()).isEqualTo("fe80::1");
    }
}
