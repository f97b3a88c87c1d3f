package dev.vireo.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.InvalidSpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"vg0", "a", "A+b_c.d-e", "_x", "..."})
    void takesWhatLvmTakes(String name) {
        assertThat(VolumeGroupName.of(name)).hasToString(name);
        assertThat(VolumeName.of(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-x", ".", "..", "a b", "a/b", "a\nb", "ä", "a@b", "a,b"})
    void refusesWhatLvmRefuses(String name) {
        assertThatThrownBy(() -> VolumeGroupName.of(name)).isInstanceOf(InvalidSpecException.class);
        assertThatThrownBy(() -> VolumeName.of(name)).isInstanceOf(InvalidSpecException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"snapshot1", "pvmove0", "pool_tdata", "x_rimage_0", "lvol0_pmspare"})
    void refusesTheNamesThatLvmKeepsForItself(String name) {
        assertThatThrownBy(() -> VolumeName.of(name))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("keeps for itself");
        assertThat(VolumeGroupName.of(name)).hasToString(name);
    }

    @Test
    void refusesNamesThatAreTooLong() {
        assertThat(VolumeName.of("x".repeat(127)).value()).hasSize(127);
        assertThatThrownBy(() -> VolumeName.of("x".repeat(128))).isInstanceOf(InvalidSpecException.class);
        assertThatThrownBy(() -> VolumeId.of("g".repeat(100), "x".repeat(26))).isInstanceOf(InvalidSpecException.class);
    }

    @Test
    void knowsTheDeviceNodesOfAVolume() {
        VolumeId id = VolumeId.of("vg-0", "web-1");
        assertThat(id).hasToString("vg-0/web-1");
        assertThat(id.path()).hasToString("/dev/vg-0/web-1");
        assertThat(id.mapperPath()).hasToString("/dev/mapper/vg--0-web--1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b", "owner/web:1", "x-1", "a&b#c!"})
    void takesTags(String tag) {
        assertThat(LvmTag.of(tag)).hasToString(tag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b", "a@b", "-x"})
    void refusesTagsThatCouldBeTakenForSomethingElse(String tag) {
        assertThatThrownBy(() -> LvmTag.of(tag)).isInstanceOf(InvalidSpecException.class);
    }
}
