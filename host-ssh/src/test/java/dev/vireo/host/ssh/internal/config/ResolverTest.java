package dev.vireo.host.ssh.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.host.ssh.SshOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
    void takesMatchesByWhatIsKnownSoFar() {
        String config = """
                Match originalhost node2
                  HostName 192.0.2.2
                Match host 192.0.2.* !user root
                  Port 2222
                Match host 192.0.2.2 user root
                  Port 2200
                Match exec "true"
                  Port 1
                Match all
                  Port 7
                """;
        assertThat(resolve("node2", config).port()).isEqualTo(2222);
        assertThat(resolve("root@node2", config).port()).isEqualTo(2200);
        assertThat(resolve("node3", config).port()).isEqualTo(7);
    }

    @Test
    void readsWhatIsIncludedWhereItStands() throws IOException {
        Path ssh = Files.createDirectories(home.resolve(".ssh/config.d"));
        Files.writeString(ssh.resolve("10-lab"), "Port 2222\nHost node2\nUser lab\n");
        Files.writeString(ssh.resolve("20-rest"), "Port 2\nHost *\nUser rest\n");
        Files.writeString(ssh.resolve("loop"), "Include config.d/loop\nIdentitiesOnly yes\n");
        Path file = Files.writeString(home.resolve(".ssh/config"), """
                Include ~/.ssh/config.d/loop nothing/there
                Host node*
                  Include config.d/[0-9]*
                  User late
                """);
        SshConfig config = new ConfigFiles(home, "node2").read(file);
        SshConfig.Settings node = config.of(new SshConfig.Connection("node2", Optional.empty(), "me"));
        assertThat(node.all("port")).containsExactly("2222", "2");
        assertThat(node.all("user")).containsExactly("lab", "rest", "late");
        assertThat(node.first("identitiesonly")).contains("yes");
        SshConfig.Settings other = config.of(new SshConfig.Connection("other", Optional.empty(), "me"));
        assertThat(other.all("port")).isEmpty();
        assertThat(other.all("user"))
                .as("the inner Host * holds within the outer section alone")
                .isEmpty();
        assertThat(other.first("identitiesonly")).contains("yes");
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
