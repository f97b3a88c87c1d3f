package dev.vireo.lvm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.lvm.VolumeGroupName;
import org.junit.jupiter.api.Test;

class LockSpacesTest {
    private static final VolumeGroupName GROUP = VolumeGroupName.of("vireo-shared");

    /** As lvmlockctl 2.03.16 tells after vgcreate --shared, with lvmlockd --test 1 --gl-type dlm. */
    private static final String STARTED = """
            VG vg_uuid= lock_type=\s
            LS  lvm_global
            LK VG un ver 0
            LK GL un ver 1

            VG vireo-shared lock_type=dlm S2vROa-34J4-tgdY-azPo-G1n1-E3VP-zfW8Sh
            LS dlm lvm_vireo-shared
            LK VG un ver 0
            """;

    /** The same after vgchange --lockstop. */
    private static final String STOPPED = """
            VG vg_uuid= lock_type=\s
            LS  REM:lvm_global

            VG vireo-shared lock_type=dlm S2vROa-34J4-tgdY-azPo-G1n1-E3VP-zfW8Sh
            LS dlm REM:lvm_vireo-shared
            """;

    @Test
    void tellsWhetherTheLocksOfAGroupAreStarted() {
        assertThat(LockSpaces.has(STARTED, GROUP)).isTrue();
        assertThat(LockSpaces.has(STARTED, VolumeGroupName.of("vireo"))).isFalse();
        assertThat(LockSpaces.has(STOPPED, GROUP)).isFalse();
        assertThat(LockSpaces.has("", GROUP)).isFalse();
    }
}
