package dev.vireo.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.error.LockedByException;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A program dies before or after any one of the commands of a step; the next one puts it right. */
class KilledStepsIT extends OnLoopDevices {
    private static final VolumeGroupName GROUP = VolumeGroupName.of("vireo-killed");
    private static final ByteSize EXTENT = ByteSize.ofMiB(4);

    private Lvm next;

    /** What a program does not survive; nothing of ours catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void open() {
        next = lvm(host);
    }

    private Lvm lvm(Host on) {
        return Lvm.on(on, options().devices(first, second).build());
    }

    /** A host on which a program dies at its n-th command that changes something. */
    private Host dyingAt(int command, boolean before) {
        int[] seen = {0};
        return (Host) Proxy.newProxyInstance(
                Host.class.getClassLoader(), new Class<?>[] {Host.class}, (proxy, method, arguments) -> {
                    boolean counts = method.getName().equals("run")
                            && ((Command) arguments[0]).effectsLock().isPresent();
                    boolean last = counts && ++seen[0] == command;
                    if (last && before) {
                        throw new Killed();
                    }
                    try {
                        Object result = method.invoke(host, arguments);
                        if (last) {
                            throw new Killed();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void killAndRecover(int command, boolean before, Consumer<Lvm> step) {
        Lvm dying = lvm(dyingAt(command, before));
        assertThatThrownBy(() -> step.accept(dying)).isInstanceOf(Killed.class);
        assertThat(next.recover()).isEmpty();
    }

    @Test
    void aGroupIsMadeWholeOrNotAtAll() {
        Consumer<Lvm> create = lvm -> lvm.groups().create(GROUP, EXTENT, List.of(first, second));
        Lvm dying = lvm(dyingAt(1, true));
        assertThatThrownBy(() -> create.accept(dying)).isInstanceOf(Killed.class);
        String filter = "devices{filter=[\"a!^" + first + "$!\",\"r!.*!\"]}";
        host.run(Command.of("lvm", "pvcreate", "-y", "--config", filter, first.value()))
                .orThrow("label", "a device"); // so far vgcreate may have come
        assertThat(next.recover()).isEmpty();
        assertThat(next.report().physicalVolumes()).isEmpty();
        killAndRecover(1, false, create);
        assertThat(next.group(GROUP).size()).isEqualTo(ByteSize.ofMiB(120));
    }

    @Test
    void guestsOfOtherUsersPassThroughTheRuntimeFolder() throws Exception {
        next.groups().create(GROUP, EXTENT, List.of(first));
        assertThat(Files.getPosixFilePermissions(Path.of(root().runtime().value())))
                .contains(PosixFilePermission.OTHERS_EXECUTE);
        assertThat(Files.getPosixFilePermissions(Path.of(root().runtime().value(), "lvm")))
                .doesNotContain(PosixFilePermission.OTHERS_EXECUTE);
    }

    @Test
    void aGroupIsRemovedToTheEnd() {
        for (int command = 1; command <= 3; command++) {
            for (boolean before : new boolean[] {true, false}) {
                next.groups().create(GROUP, EXTENT, List.of(first, second));
                killAndRecover(command, before, lvm -> lvm.groups().remove(GROUP));
                assertThat(next.report().groups()).isEmpty();
                assertThat(next.report().physicalVolumes()).isEmpty();
            }
        }
    }

    @Test
    void aDeviceIsTakenOutToTheEnd() {
        next.groups().create(GROUP, EXTENT, List.of(first));
        for (int command = 1; command <= 2; command++) {
            for (boolean before : new boolean[] {true, false}) {
                next.groups().extend(GROUP, List.of(second));
                killAndRecover(command, before, lvm -> lvm.groups().reduce(GROUP, second));
                assertThat(next.report().physicalVolumes())
                        .extracting(each -> each.device().orElseThrow())
                        .containsExactly(first);
            }
        }
    }

    @Test
    void whatSomebodyWorksOnIsLeftAlone() {
        next.groups().create(GROUP, EXTENT, List.of(first));
        Lvm dying = lvm(dyingAt(1, true));
        assertThatThrownBy(() -> dying.groups().remove(GROUP)).isInstanceOf(Killed.class);
        HostPath locks = root().runtime().resolve("lvm").resolve("locks");
        HostPath effects = locks.resolve("volume-group-" + GROUP + ".effects");
        try (HostLock running = host.locks().acquire(effects, LockMode.SHARED, "test", Duration.ZERO)) {
            assertThat(next.recover()).as("its command may still run").hasSize(1);
            assertThatThrownBy(() -> next.groups().remove(GROUP)).isInstanceOf(LockedByException.class);
        }
        assertThat(next.recover()).isEmpty();
        assertThat(next.report().groups()).isEmpty();
    }

    @Test
    void whatANewerVersionHasLeftIsNotTouched() {
        HostPath journal = root().durable().resolve("lvm").resolve("journal");
        host.files().createFolders(journal, 0700);
        String step = "{\"schema\":1,\"requires\":[\"mirrors\"],\"operation\":\"fold\",\"subject\":\"volume group "
                + GROUP + "\",\"since\":\"2030-01-01T00:00:00Z\",\"details\":{}}";
        host.files().create(journal.resolve("x.json"), step.getBytes(StandardCharsets.UTF_8), 0600);
        assertThat(next.recover()).hasSize(1);
        assertThatThrownBy(() -> next.groups().create(GROUP, EXTENT, List.of(first)))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("newer version");
        assertThat(next.report().groups()).isEmpty();
    }
}
