package dev.vireo.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vireo.ByteSize;
import dev.vireo.StateRoot;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostLocks;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockHolder;
import dev.vireo.host.LockMode;
import dev.vireo.host.local.LocalHost;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program loses the lock under which it takes a step, as with the link to the host that holds it. */
class LostLocksIT {
    private static final VolumeGroupName GROUP = VolumeGroupName.of("vireo-lost");

    @TempDir
    Path folder;

    private final List<String> effects = new ArrayList<>();
    private boolean lost;

    @Test
    void aStepStopsBeforeItsNextEffect() throws Exception {
        try (LocalHost host = LocalHost.open();
                LoopDevices loops = loops(host)) {
            HostPath device = loops.add(32 << 20);
            Lvm other = lvm(host, device);
            other.groups().create(GROUP, ByteSize.ofMiB(4), List.of(device));
            Lvm losing = lvm(losing(host), device);
            assertThatThrownBy(() -> losing.groups().remove(GROUP))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("was lost");
            assertThat(effects).containsExactly("vgremove");
            assertThat(other.report().physicalVolumes())
                    .as("its label is there still")
                    .hasSize(1);

            assertThat(other.recover()).isEmpty();
            assertThat(other.report().physicalVolumes()).isEmpty();
        }
    }

    private LoopDevices loops(Host host) {
        assumeTrue(host.facts().userId() == 0, "only root can make loop devices");
        return new LoopDevices(host, folder);
    }

    private Lvm lvm(Host on, HostPath device) {
        return Lvm.on(
                on,
                LvmOptions.builder()
                        .devices(device)
                        .metadataOnly()
                        .stateRoot(StateRoot.below(HostPath.of(folder.toString())))
                        .build());
    }

    /** A host whose locks are all lost with the first command that changes something. */
    private Host losing(Host host) {
        HostLocks locks = losing(host.locks());
        return (Host) Proxy.newProxyInstance(
                Host.class.getClassLoader(), new Class<?>[] {Host.class}, (proxy, method, arguments) -> {
                    try {
                        if (method.getName().equals("locks")) {
                            return locks;
                        }
                        Object result = method.invoke(host, arguments);
                        if (method.getName().equals("run")
                                && ((Command) arguments[0]).effectsLock().isPresent()) {
                            effects.add(((Command) arguments[0]).argv().get(1));
                            lost = true;
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private HostLocks losing(HostLocks locks) {
        return new HostLocks() {
            @Override
            public HostLock acquire(HostPath file, LockMode mode, String purpose, Duration wait) {
                return new Lost(locks.acquire(file, mode, purpose, wait));
            }

            @Override
            public Optional<LockHolder> holder(HostPath file) {
                return locks.holder(file);
            }
        };
    }

    private final class Lost implements HostLock {
        private final HostLock lock;

        Lost(HostLock lock) {
            this.lock = lock;
        }

        @Override
        public HostPath file() {
            return lock.file();
        }

        @Override
        public boolean isHeld() {
            return !lost && lock.isHeld();
        }

        @Override
        public void close() {
            lock.close();
        }
    }
}
