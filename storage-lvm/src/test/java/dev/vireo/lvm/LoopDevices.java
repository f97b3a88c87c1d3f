package dev.vireo.lvm;

import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files that look like disks; gone when closed. */
public final class LoopDevices implements AutoCloseable {
    private final Host host;
    private final Path folder;
    private final List<HostPath> devices = new ArrayList<>();

    public LoopDevices(Host host, Path folder) {
        this.host = host;
        this.folder = folder;
    }

    public HostPath add(long bytes) throws IOException {
        Path file = folder.resolve("disk" + devices.size());
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.setLength(bytes);
        }
        String name = host.run(Command.of("losetup", "--find", "--show", file.toString()))
                .orThrow("make", "a loop device")
                .output()
                .strip();
        HostPath device = HostPath.of(name);
        devices.add(device);
        return device;
    }

    @Override
    public void close() {
        for (HostPath device : devices) {
            host.run(Command.of("losetup", "--detach", device.value())).orThrow("remove", device.value());
        }
    }
}
