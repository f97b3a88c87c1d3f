package dev.vireo.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Groups that pass from host to host: the same machine under several system ids. */
class SeveralHostsIT extends OnLoopDevices {
    private static final VolumeGroupName GROUP = VolumeGroupName.of("vireo-shared");
    private static final SystemId NORTH = SystemId.of("north");
    private static final SystemId SOUTH = SystemId.of("south");
    private static final ByteSize EXTENT = ByteSize.ofMiB(4);

    private Lvm at(Optional<SystemId> id) {
        LvmOptions.Builder options = options().devices(first, second);
        id.ifPresent(options::systemId);
        return Lvm.on(host, options.build());
    }

    private static VolumeSpec volume(String name) {
        return VolumeSpec.builder(new VolumeId(GROUP, VolumeName.of(name)), EXTENT)
                .build();
    }

    @Test
    void aGroupBelongsToOneHost() {
        Lvm north = at(Optional.of(NORTH));
        Lvm south = at(Optional.of(SOUTH));
        assertThat(north.groups().systemId()).contains(NORTH);
        assertThat(at(Optional.empty()).groups().systemId())
                .as("this machine's lvm.conf names none")
                .isEmpty();

        VolumeGroup made = north.groups().create(GROUP, EXTENT, List.of(first));
        assertThat(made.systemId()).contains("north");
        north.create(volume("one"));
        assertThat(south.report().group(GROUP)).as("it is seen").isPresent();
        assertThatThrownBy(() -> south.create(volume("two")))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("north")
                .hasMessageContaining("take it over");
        assertThatThrownBy(() -> south.remove(volume("one").id())).isInstanceOf(WrongStateException.class);
        assertThatThrownBy(() -> at(Optional.empty()).groups().extend(GROUP, List.of(second)))
                .isInstanceOf(WrongStateException.class);

        assertThatThrownBy(() -> south.groups().takeOver(GROUP, SystemId.of("west")))
                .isInstanceOf(WrongStateException.class);
        assertThat(south.groups().takeOver(GROUP, NORTH).systemId()).contains("south");
        assertThatThrownBy(() -> north.create(volume("two"))).isInstanceOf(WrongStateException.class);
        south.create(volume("two"));
        assertThat(south.groups().assign(GROUP, NORTH).systemId()).contains("north");
        assertThat(north.volume(volume("two").id()).size()).isEqualTo(EXTENT);
    }

    @Test
    void aGroupIsExportedAndImported() {
        Lvm north = at(Optional.of(NORTH));
        Lvm south = at(Optional.of(SOUTH));
        north.groups().create(GROUP, EXTENT, List.of(first));
        assertThat(north.groups().exportGroup(GROUP).exported()).isTrue();
        assertThatThrownBy(() -> north.create(volume("one")))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("import");
        VolumeGroup imported = south.groups().importGroup(GROUP);
        assertThat(imported.exported()).isFalse();
        assertThat(imported.systemId()).contains("south");
        assertThatThrownBy(() -> south.groups().importGroup(GROUP)).isInstanceOf(WrongStateException.class);
    }

    @Test
    void aCopyOfAGroupStandsBesideIt() {
        Lvm lvm = at(Optional.empty());
        lvm.groups().create(GROUP, EXTENT, List.of(first));
        lvm.create(volume("one"));
        host.run(Command.of("dd", "if=" + first, "of=" + second, "bs=1M", "status=none"))
                .orThrow("copy", first.value());
        assertThatThrownBy(() -> lvm.groups().importCopy(GROUP, List.of(second)))
                .isInstanceOf(AlreadyExistsException.class);
        VolumeGroupName copy = VolumeGroupName.of("vireo-copy");
        VolumeGroup made = lvm.groups().importCopy(copy, List.of(second));
        assertThat(made.uuid()).isNotEqualTo(lvm.group(GROUP).uuid());
        assertThat(lvm.volume(new VolumeId(copy, VolumeName.of("one"))).size()).isEqualTo(EXTENT);
        assertThat(lvm.groups().problems(GROUP)).isEmpty();
    }
}
