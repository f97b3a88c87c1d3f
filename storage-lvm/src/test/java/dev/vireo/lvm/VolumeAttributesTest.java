package dev.vireo.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.UnreadableStateException;
import dev.vireo.lvm.VolumeAttributes.Access;
import dev.vireo.lvm.VolumeAttributes.Activity;
import org.junit.jupiter.api.Test;

class VolumeAttributesTest {
    @Test
    void readsAVolumeInUse() {
        VolumeAttributes read = VolumeAttributes.parse("-wi-ao----");
        assertThat(read.kind()).isEqualTo(VolumeKind.PLAIN);
        assertThat(read.access()).isEqualTo(Access.WRITABLE);
        assertThat(read.allocation()).isEqualTo('i');
        assertThat(read.allocationLocked()).isFalse();
        assertThat(read.activity()).isEqualTo(Activity.ACTIVE);
        assertThat(read.open()).isTrue();
        assertThat(read.health()).isEqualTo(VolumeHealth.GOOD);
        assertThat(read.skipsActivation()).isFalse();
    }

    @Test
    void readsAFullThinPoolAndItsSnapshots() {
        VolumeAttributes pool = VolumeAttributes.parse("twi-cotzD-");
        assertThat(pool.kind()).isEqualTo(VolumeKind.THIN_POOL);
        assertThat(pool.activity()).isEqualTo(Activity.CHECK_NEEDED);
        assertThat(pool.zeroing()).isTrue();
        assertThat(pool.health()).isEqualTo(VolumeHealth.OUT_OF_DATA_SPACE);
        VolumeAttributes snapshot = VolumeAttributes.parse("Vri---tz-k");
        assertThat(snapshot.kind()).isEqualTo(VolumeKind.THIN);
        assertThat(snapshot.access()).isEqualTo(Access.READ_ONLY);
        assertThat(snapshot.activity()).isEqualTo(Activity.INACTIVE);
        assertThat(snapshot.skipsActivation()).isTrue();
    }

    @Test
    void readsWhatIsBroken() {
        assertThat(VolumeAttributes.parse("swi-I-s---").activity()).isEqualTo(Activity.INVALID_SNAPSHOT);
        assertThat(VolumeAttributes.parse("rwi-a-r-p-").health()).isEqualTo(VolumeHealth.PARTIAL);
        assertThat(VolumeAttributes.parse("rwi-a-r-r-").health()).isEqualTo(VolumeHealth.REFRESH_NEEDED);
        assertThat(VolumeAttributes.parse("rwi-a-r-m-").health()).isEqualTo(VolumeHealth.MISMATCHES);
        assertThat(VolumeAttributes.parse("-wI-s-----").allocationLocked()).isTrue();
        assertThat(VolumeAttributes.parse("-wi-s-----").activity()).isEqualTo(Activity.SUSPENDED);
    }

    @Test
    void doesNotGuess() {
        VolumeAttributes unknown = VolumeAttributes.parse("~?i-XX--?-");
        assertThat(unknown.kind()).isEqualTo(VolumeKind.UNKNOWN);
        assertThat(unknown.access()).isEqualTo(Access.UNKNOWN);
        assertThat(unknown.activity()).isEqualTo(Activity.UNKNOWN);
        assertThat(unknown.open()).isFalse();
        assertThat(unknown.health()).isEqualTo(VolumeHealth.UNKNOWN);
        assertThatThrownBy(() -> VolumeAttributes.parse("-wi-a")).isInstanceOf(UnreadableStateException.class);
    }
}
