package dev.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.error.InvalidSpecException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MigrationOptionsTest {
    private static void assertRefused(MigrationOptions.Builder builder, String field) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining(field);
    }

    @Test
    void isEncryptedAndLiveByDefault() {
        MigrationOptions usual = MigrationOptions.defaults();
        assertThat(usual.mode()).isEqualTo(MigrationMode.LIVE);
        assertThat(usual.encryption()).isEqualTo(MigrationEncryption.TLS_PSK);
        assertThat(usual.keepDefinition()).isFalse();
        assertThat(usual.bandwidth()).isEmpty();
    }

    @Test
    void refusesWhatContradictsItself() {
        assertRefused(MigrationOptions.builder().channels(2).postCopy(true), "channels");
        assertRefused(MigrationOptions.builder().channels(2).whenSlow(SlowMigration.POST_COPY), "channels");
        assertRefused(MigrationOptions.builder().ports(2, 1), "ports");
        assertRefused(MigrationOptions.builder().ports(0, 1), "ports");
        assertRefused(MigrationOptions.builder().address("node2; reboot"), "address");
        assertRefused(MigrationOptions.builder().bandwidth(ByteSize.ofBytes(0)), "bandwidth");
        assertThatThrownBy(() -> MigrationOptions.builder().downtime(Duration.ZERO))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("downtime");
    }

    @Test
    void copiesEverything() {
        MigrationOptions all = MigrationOptions.builder()
                .mode(MigrationMode.PAUSED)
                .downtime(Duration.ofMillis(7))
                .channels(3)
                .slowDown(true)
                .patience(Duration.ofSeconds(8))
                .whenSlow(SlowMigration.PAUSE)
                .encryption(MigrationEncryption.NONE)
                .ports(1000, 1001)
                .keepDefinition(true)
                .bandwidth(ByteSize.ofMiB(9))
                .address("node2")
                .build();
        assertThat(all.toBuilder().build()).usingRecursiveComparison().isEqualTo(all);
        assertThat(all.toBuilder().build()).usingRecursiveComparison().isNotEqualTo(MigrationOptions.defaults());
    }

    @Test
    void copiesDisksOnlyWithTheirGuest() {
        CopiedDisks disks = CopiedDisks.files().with("data");
        assertThat(MigrationOptions.builder().copiedDisks(disks).build().toBuilder()
                        .build()
                        .copiedDisks())
                .isEqualTo(disks);
        assertThatThrownBy(() -> MigrationOptions.builder()
                        .mode(MigrationMode.DEFINITION)
                        .copiedDisks(disks)
                        .build())
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("copiedDisks");
        assertThatThrownBy(() -> disks.with("../x")).isInstanceOf(InvalidSpecException.class);
    }

    @Test
    void tellsWhetherItWillConverge() {
        ByteSize fast = ByteSize.ofMiB(100);
        ByteSize slow = ByteSize.ofMiB(10);
        assertThat(report(slow, fast).converges()).contains(true);
        assertThat(report(fast, slow).converges()).contains(false);
        assertThat(report(fast, fast).expectedTime()).contains(Duration.ofMillis(10_240));
        MigrationReport unknown = MigrationReport.of(
                List.of("no"), ByteSize.ofGiB(1), ByteSize.ofBytes(0), Optional.empty(), Optional.empty());
        assertThat(unknown.converges()).isEmpty();
        assertThat(unknown.expectedTime()).isEmpty();
        assertThat(unknown.possible()).isFalse();
    }

    private static MigrationReport report(ByteSize dirty, ByteSize bandwidth) {
        return MigrationReport.of(
                List.of(), ByteSize.ofGiB(1), ByteSize.ofBytes(0), Optional.of(dirty), Optional.of(bandwidth));
    }
}
