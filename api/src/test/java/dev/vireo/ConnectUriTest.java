package dev.vireo;

import static dev.vireo.Refusals.fieldsRefusedBy;
import static dev.vireo.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectUriTest {
    @Test
    void namesAHypervisorOnThisMachine() {
        ConnectUri uri = ConnectUri.parse("qemu:///");
        assertThat(uri).isEqualTo(new ConnectUri("qemu", "", null, null, -1)).hasToString("qemu:///");
        assertThat(uri.userName()).isEmpty();
        assertThat(uri.hostName()).isEmpty();
        assertThat(uri.portNumber()).isEmpty();
    }

    @Test
    void namesAHypervisorElsewhere() {
        ConnectUri uri = ConnectUri.parse("qemu+ssh://root@node2:2222/");
        assertThat(uri).isEqualTo(new ConnectUri("qemu", "ssh", "root", "node2", 2222));
        assertThat(uri.userName()).contains("root");
        assertThat(uri.hostName()).contains("node2");
        assertThat(uri.portNumber()).hasValue(2222);
    }

    @Test
    void keepsAnIpv6AddressWithoutItsBrackets() {
        ConnectUri uri = ConnectUri.parse("qemu+ssh://root@[::1]:2222/");
        assertThat(uri.hostName()).contains("::1");
        assertThat(uri.portNumber()).hasValue(2222);
        assertThat(uri).hasToString("qemu+ssh://root@[::1]:2222/");
        assertThat(ConnectUri.parse("qemu+ssh://[fe80::1%eth0]/").hostName()).contains("fe80::1%eth0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qemu:///",
                "kvm:///",
                "qemu+ssh://node2/",
                "qemu+ssh://root@node2/",
                "qemu+ssh://root@node2.example.org:22/",
                "qemu+ssh://10.0.0.7:65535/",
                "qemu+ssh://my_alias/",
                "qemu+ssh://root@[2001:db8::7]/",
                "qemu+ssh://[::ffff:10.0.0.7]:1/"
            })
    void isWrittenAsItIsRead(String text) {
        assertThat(ConnectUri.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({"QEMU:///, qemu:///", "Qemu+SSH://Node2/, qemu+ssh://Node2/", "qemu+ssh://node2, qemu+ssh://node2/"})
    void foldsTheSchemeAndAddsTheSlash(String text, String canonical) {
        assertThat(ConnectUri.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "qemu",
                "qemu:",
                "qemu:/",
                "qemu://",
                "//",
                "://",
                "qemu:///x",
                "qemu:///system",
                "qemu:////",
                "qemu:///?x=1",
                "qemu:///#x",
                "qemu+:///",
                "qemu+ssh://",
                "qemu+ssh://node2/system",
                "qemu+ssh://node2//",
                "qemu+ssh://node2:x/",
                "qemu+ssh://node2:/",
                "qemu+ssh://[::1/",
                "qemu+ssh://::1/",
                "qemu+ssh://root@/",
                "qemu+ssh://:22/",
                "qemu+ssh://[a]b/",
                "qemu:///\n",
                "qemu+ssh+x://node2:99999999999/"
            })
    void refusesOtherForms(String text) {
        assertThat(fieldsRefusedBy(() -> ConnectUri.parse(text))).containsExactly("uri");
    }

    /** {@code java.net.URI} sees no host in {@code my_node}: that must not become this machine. */
    @ParameterizedTest
    @ValueSource(strings = {"qemu://node2/", "qemu://my_node/", "qemu://root@node2/", "qemu://[::1]/"})
    void refusesAHostWithoutATransport(String text) {
        assertThat(refusal(() -> ConnectUri.parse(text))).hasMessageContaining("qemu+ssh://host/");
    }

    @Test
    void refusesATransportWithoutAHost() {
        assertThat(fieldsRefusedBy(() -> ConnectUri.parse("qemu+ssh:///"))).containsExactly("host");
    }

    @ParameterizedTest
    @CsvSource({
        "1qemu:///, driver",
        "qe mu:///, driver",
        "' qemu:///', driver",
        "qemu+s_h://node2/, transport",
        "qemu+ssh+x://node2/, transport",
        "qemu+ssh://-oProxyCommand=x/, host",
        "qemu+ssh://-node2/, host",
        "qemu+ssh://node%32/, host",
        "qemu+ssh://[::g]/, host",
        "qemu+ssh://-l@node2/, user",
        "qemu+ssh://@node2/, user",
        "qemu+ssh://a b@node2/, user",
        "qemu+ssh://node2:0/, port",
        "qemu+ssh://node2:65536/, port",
    })
    void refusesWhatAToolCouldTakeForSomethingElse(String text, String field) {
        assertThat(fieldsRefusedBy(() -> ConnectUri.parse(text))).containsExactly(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qemu+ssh://root:s3cret@node2/",
                "qemu+ssh://root:s3/cret@node2/",
                "qemu+ssh://root:x@s3cret@node2/system",
                "qemu+ssh://:s3cret@node2:bad/",
                "qemu://root:s3cret@node2/"
            })
    void refusesAPasswordWithoutRepeatingIt(String text) {
        assertThat(refusal(() -> ConnectUri.parse(text)).getMessage())
                .doesNotContain("s3")
                .contains("node2");
    }

    @Test
    void isCheckedHoweverItIsMade() {
        assertThat(fieldsRefusedBy(() -> new ConnectUri("", "SSH", "a:b", "-h", 0)))
                .containsExactly("driver", "transport", "user", "host", "port");
        assertThat(fieldsRefusedBy(() -> new ConnectUri("qemu", "", "root", "h", 22)))
                .containsExactly("transport");
        assertThat(fieldsRefusedBy(() -> new ConnectUri("qemu", "ssh", null, "h", -2)))
                .containsExactly("port");
    }
}
