package dev.vireo.lvm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vireo.StateRoot;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the real LVM on two files, without a device mapper. */
abstract class OnLoopDevices {
    @TempDir
    Path folder;

    LocalHost host;
    HostPath first;
    HostPath second;
    private LoopDevices loops;

    @BeforeEach
    final void makeDevices() throws IOException {
        host = LocalHost.open();
        assumeTrue(host.facts().userId() == 0, "only root can make loop devices");
        loops = new LoopDevices(host, folder);
        first = loops.add(64 << 20);
        second = loops.add(64 << 20);
    }

    @AfterEach
    final void removeDevices() {
        loops.close();
        host.close();
    }

    final StateRoot root() {
        return StateRoot.below(HostPath.of(folder.toString()));
    }

    final LvmOptions.Builder options() {
        return LvmOptions.builder().metadataOnly().stateRoot(root());
    }
}
