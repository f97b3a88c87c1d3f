package dev.vireo.drbd.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.States;
import dev.vireo.error.WrongStateException;
import org.junit.jupiter.api.Test;

class RepairCheckTest {
    private static ResourceState state(String role, String connection, String disk, String replication, int outOfSync) {
        return States.of(role, connection, disk, replication, "out-of-sync:" + outOfSync);
    }

    private static ResourceState fine(String role, int outOfSync) {
        return state(role, "Connected", "UpToDate", "Established", outOfSync);
    }

    @Test
    void tellsHowMuchIsOverwritten() {
        ByteSize amount = RepairCheck.amount("web1", fine("Secondary", 12), fine("Primary", 12));
        assertThat(amount).isEqualTo(ByteSize.ofKiB(12));
    }

    @Test
    void doesNotOverwriteAPrimary() {
        assertThatThrownBy(() -> RepairCheck.amount("web1", fine("Primary", 12), fine("Secondary", 12)))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("is primary");
    }

    @Test
    void doesNothingWhereNothingDiffers() {
        assertThatThrownBy(() -> RepairCheck.amount("web1", fine("Secondary", 0), fine("Primary", 0)))
                .hasMessageContaining("nothing is known to differ");
    }

    @Test
    void wantsTwoCurrentAndIdleSides() {
        ResourceState fine = fine("Secondary", 12);
        ResourceState lost = state("Secondary", "Connecting", "UpToDate", "Off", 12);
        ResourceState old = state("Secondary", "Connected", "Inconsistent", "Established", 12);
        ResourceState busy = state("Secondary", "Connected", "UpToDate", "VerifyT", 12);
        assertThatThrownBy(() -> RepairCheck.amount("web1", lost, fine)).hasMessageContaining("not connected");
        assertThatThrownBy(() -> RepairCheck.amount("web1", fine, old)).hasMessageContaining("not current");
        assertThatThrownBy(() -> RepairCheck.amount("web1", busy, fine)).hasMessageContaining("busy: VerifyT");
    }
}
