package dev.vireo.microvm.internal.virtio;

import dev.vireo.microvm.internal.virtio.balloon.BalloonDevice;
import dev.vireo.microvm.internal.virtio.balloon.BalloonOptions;
import dev.vireo.microvm.internal.virtio.block.BlockDevice;
import dev.vireo.microvm.internal.virtio.block.BlockFile;
import dev.vireo.microvm.internal.virtio.block.BlockLimits;
import dev.vireo.microvm.internal.virtio.console.ConsoleDevice;
import dev.vireo.microvm.internal.virtio.net.NetDevice;
import dev.vireo.microvm.internal.virtio.net.StreamBackend;
import dev.vireo.microvm.internal.virtio.rng.RngDevice;
import dev.vireo.microvm.internal.virtio.vsock.VsockDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The devices that {@link HostileDriver} is let loose on: nothing that a guest does to queues and registers makes one fail,
 * or write out of memory, or stay broken after a reset. How the fuzz tests are run, and where their inputs go, is told by
 * {@code ProtocolFuzzTest} of QMP.
 */
enum FuzzedDevice {
    ECHO,
    BLOCK,
    NET,
    CONSOLE,
    RNG,
    BALLOON,
    VSOCK;

    private static final int DISK = 1 << 16;

    /** Does what bytes say to a new one, in a folder for its files. */
    void attack(byte[] input, Path folder) {
        try (HostileDriver driver = new HostileDriver(make(folder))) {
            driver.run(input);
        } finally {
            delete(folder.resolve("v"));
        }
    }

    private VirtioDevice make(Path folder) {
        return switch (this) {
            case ECHO -> new EchoDevice();
            case BLOCK -> new BlockDevice(disk(folder.resolve("disk")), "fuzz", BlockLimits.NONE);
            case NET -> new NetDevice(new StreamBackend(folder.resolve("nobody")), new byte[] {2, 0, 0, 0, 0, 1}, 1500);
            case CONSOLE -> console();
            case RNG -> new RngDevice();
            case BALLOON -> new BalloonDevice(new BalloonOptions(true, true));
            case VSOCK -> new VsockDevice(3, folder.resolve("v"));
        };
    }

    private static BlockFile disk(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.write(file, new byte[DISK]);
            }
            return BlockFile.open(file, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConsoleDevice console() {
        long[] length = new long[1];
        return new ConsoleDevice(bytes -> length[0] += bytes.length);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
