package dev.vireo.network;

import static dev.vireo.Refusals.fieldsRefusedBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.host.HostPath;
import dev.vireo.network.PortForward.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkValuesTest {
    @Test
    void aMacIsFoldedToLowerCase() {
        assertThat(MacAddress.of("52:54:00:AB:cD:0f")).hasToString("52:54:00:ab:cd:0f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "52:54:00:00:00",
                "52:54:00:00:00:00:00",
                "52-54-00-00-00-01",
                "525400000001",
                "52:54:00:00:00:0g",
                "52:54:00:00:00:1",
                " 52:54:00:00:00:01",
                "52:54:00:00:00:01\n",
                "52:54:00:00:00:01,x=y"
            })
    void refusesWhatIsNoMac(String text) {
        assertThat(fieldsRefusedBy(() -> MacAddress.of(text))).containsExactly("value");
    }

    /** An address of all zeros means "make one up" to QEMU, and is refused by Linux. */
    @ParameterizedTest
    @ValueSource(strings = {"01:00:5e:00:00:01", "ff:ff:ff:ff:ff:ff", "53:54:00:00:00:01", "00:00:00:00:00:00"})
    void refusesAMacThatNoInterfaceCanHave(String text) {
        assertThat(fieldsRefusedBy(() -> MacAddress.of(text))).containsExactly("value");
    }

    @Test
    void aForwardIsFromAnAddressAndPortToAPort() {
        assertThat(new PortForward(Protocol.UDP, "0.0.0.0", 1, 65535))
                .isEqualTo(new PortForward(Protocol.UDP, "0.0.0.0", 1, 65535));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "::1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4:5", "1.2.3.4\n"})
    void refusesAForwardFromNoIpv4Address(String address) {
        assertThat(fieldsRefusedBy(() -> new PortForward(Protocol.TCP, address, 1, 1)))
                .containsExactly("hostAddress");
    }

    @Test
    void reportsEverythingThatIsWrongWithAForward() {
        assertThat(fieldsRefusedBy(() -> new PortForward(Protocol.TCP, "x", 0, 65536)))
                .containsExactly("hostAddress", "hostPort", "guestPort");
    }

    @Test
    void aUserNetworkGrowsByCopies() {
        UserNetwork none = UserNetwork.create();
        UserNetwork one = none.forwardTcp(8080, 80);
        assertThat(none.forwards()).isEmpty();
        assertThat(none.isolated()).isFalse();
        assertThat(one.forwards()).containsExactly(new PortForward(Protocol.TCP, "127.0.0.1", 8080, 80));
        assertThat(one.isolate().isolated()).isTrue();
        assertThat(one.isolate().forwardTcp(2222, 22))
                .isEqualTo(new UserNetwork(
                        List.of(
                                new PortForward(Protocol.TCP, "127.0.0.1", 8080, 80),
                                new PortForward(Protocol.TCP, "127.0.0.1", 2222, 22)),
                        true));
    }

    @Test
    void aUserNetworkCannotBeChangedFromOutside() {
        List<PortForward> forwards = new ArrayList<>();
        UserNetwork network = new UserNetwork(forwards, false);
        forwards.add(new PortForward(Protocol.TCP, "127.0.0.1", 1, 1));
        assertThat(network.forwards()).isEmpty();
        assertThatThrownBy(() -> network.forwards().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aStreamNetworkConnectsOnceUnlessTold() {
        StreamNetwork once = StreamNetwork.to(HostPath.of("/run/switch"));
        assertThat(once.reconnect()).isEmpty();
        assertThat(once.reconnectAfter(Duration.ofHours(1)))
                .isEqualTo(new StreamNetwork(HostPath.of("/run/switch"), Optional.of(Duration.ofMinutes(60))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.5S", "PT1.5S", "PT1H1S"})
    void refusesAnIntervalThatNobodyCanKeep(String interval) {
        HostPath tooLong = HostPath.of("/" + "x".repeat(107));
        assertThat(fieldsRefusedBy(() -> new StreamNetwork(tooLong, Optional.of(Duration.parse(interval)))))
                .containsExactly("socket", "reconnect");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br0", "a", "virbr0.100_x-y", "123456789012345"})
    void takesTheNameOfABridge(String name) {
        assertThat(BridgeNetwork.of(name).bridge()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-x", ".", "..", "a b", "a/b", "br0\n", "br0;", "1234567890123456", "größe"})
    void refusesWhatIsNoNameOfABridge(String name) {
        assertThat(fieldsRefusedBy(() -> BridgeNetwork.of(name))).containsExactly("bridge");
    }
}
