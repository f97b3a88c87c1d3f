package dev.vireo.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromotionCheckTest {
    private static Optional<String> problem(String disk, String connection, String peerDisk, boolean canFence) {
        String role = connection.equals("Primary") ? "Primary" : "Secondary";
        String state = connection.equals("Primary") ? "Connected" : connection;
        String events = "exists resource name:r role:Secondary suspended:no\n"
                + "exists connection name:r peer-node-id:0 conn-name:peer connection:" + state + " role:" + role + "\n"
                + "exists device name:r volume:0 minor:1 disk:" + disk + "\n"
                + "exists peer-device name:r peer-node-id:0 conn-name:peer volume:0 replication:Off peer-disk:"
                + peerDisk + " resync-suspended:no\n" + "exists -\n";
        ResourceState found = DrbdState.parse(events, "")
                .orElseThrow()
                .resource(ResourceName.of("r"))
                .orElseThrow();
        return PromotionCheck.problem(found, () -> canFence);
    }

    @Test
    void isSafeWithThePeerOrWithEvidenceAboutIt() {
        assertThat(problem("UpToDate", "Connected", "UpToDate", false)).isEmpty();
        assertThat(problem("Inconsistent", "Connected", "UpToDate", false)).isEmpty();
        assertThat(problem("UpToDate", "Connecting", "Outdated", false)).isEmpty();
        assertThat(problem("UpToDate", "Connecting", "DUnknown", true))
                .as("DRBD fences, or refuses")
                .isEmpty();
    }

    @Test
    void isRefusedWhereAWriteCouldBeMissing() {
        assertThat(problem("UpToDate", "Connecting", "DUnknown", false)).isPresent();
        assertThat(problem("UpToDate", "StandAlone", "DUnknown", false)).isPresent();
        assertThat(problem("UpToDate", "Primary", "UpToDate", true)).isPresent();
        assertThat(problem("Outdated", "Connecting", "Outdated", false)).isPresent();
        assertThat(problem("Outdated", "Connecting", "DUnknown", true)).isPresent();
    }

    @Test
    void fencingIsAPolicyAndAProgram() {
        assertThat(PromotionCheck.hasFencing("fencing resource-and-stonith;\n fence-peer /x;"))
                .isTrue();
        assertThat(PromotionCheck.hasFencing("fencing resource-and-stonith;")).isFalse();
        assertThat(PromotionCheck.hasFencing("fencing dont-care;\n fence-peer /x;"))
                .isFalse();
    }
}
