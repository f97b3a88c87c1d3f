package dev.vireo.lab.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private final Identity second = new Identity(2, "0123456789abcdef0123456789abcdef", new UUID(1, 2));

    @Test
    void isTheOneOfItsNumber() {
        assertThat(second.name()).isEqualTo("host2");
        assertThat(second.dataAddress()).isEqualTo("192.168.77.2");
        assertThat(second.dataMac()).hasToString("52:54:00:4c:42:02");
    }

    @Test
    void theScriptHasAllOfItAndNothingLeftToFillIn() {
        String script = second.script(3, "PRIVATE\nKEY\n", "ssh-ed25519 PUBLIC host2\n", 1_795_000_000);
        assertThat(script)
                .contains("hostname host2\n")
                .contains("0123456789abcdef0123456789abcdef >/etc/machine-id")
                .contains("MACAddress=52:54:00:4c:42:02\n")
                .contains("ip address replace 192.168.77.2/24 dev data")
                .contains("date --set=@1795000000 ")
                .contains("192.168.77.1 host1\n192.168.77.2 host2\n192.168.77.3 host3\nHOSTS\n")
                .contains("<<'KEY'\nPRIVATE\nKEY\nKEY\n")
                .doesNotContainPattern("@[A-Z_]+@");
    }

    @Test
    void noTwoAreAlike() {
        SecureRandom random = new SecureRandom();
        Identity one = Identity.create(1, random);
        Identity other = Identity.create(1, random);
        assertThat(one.machineId()).matches("[0-9a-f]{32}").isNotEqualTo(other.machineId());
        assertThat(one.bootId()).isNotEqualTo(other.bootId());
    }
}
