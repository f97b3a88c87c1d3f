package dev.vireo.it.microvm;

import dev.vireo.microvm.internal.machine.Attached;
import dev.vireo.microvm.internal.machine.DeviceMaker;
import dev.vireo.microvm.internal.virtio.VirtioDevice;
import dev.vireo.microvm.internal.virtio.VirtioMmio;
import dev.vireo.microvm.internal.virtio.balloon.BalloonDevice;
import dev.vireo.microvm.internal.virtio.balloon.BalloonOptions;
import dev.vireo.microvm.internal.virtio.block.BlockDevice;
import dev.vireo.microvm.internal.virtio.block.BlockFile;
import dev.vireo.microvm.internal.virtio.block.BlockLimits;
import dev.vireo.microvm.internal.virtio.net.NetDevice;
import dev.vireo.microvm.internal.virtio.net.TapBackend;
import dev.vireo.microvm.internal.virtio.rng.RngDevice;
import dev.vireo.microvm.internal.virtio.vsock.VsockDevice;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The devices that {@link MachineProgram} knows by word. */
final class Devices {
    private static final byte[] MAC = {0x52, 0x54, 0, 0, 0, 7};
    private static final int MOST_QUEUES = 4;
    private static final long CID = 3;

    private @Nullable BalloonDevice balloon;

    /** The balloon that was made last. */
    BalloonDevice balloon() {
        return Objects.requireNonNull(balloon, "no step was 'balloon'");
    }

    /** The device of a step, if that is what the step names. */
    Optional<DeviceMaker> find(String step) {
        String value = step.substring(step.indexOf(' ') + 1);
        return Optional.ofNullable(
                switch (step.split(" ", 2)[0]) {
                    case "disk" ->
                        maker(
                                step,
                                () -> new BlockDevice(
                                        BlockFile.open(Path.of(value), false),
                                        "serial-" + value.length(),
                                        BlockLimits.NONE));
                    case "tap" -> maker(step, () -> new NetDevice(TapBackend.open(value), MAC, 0));
                    case "rng" -> maker(step, RngDevice::new);
                    case "balloon" -> maker(step, () -> balloon = new BalloonDevice(new BalloonOptions(true, true)));
                    case "vsock" -> maker(step, () -> new VsockDevice(CID, Path.of(value)));
                    default -> null;
                });
    }

    private static DeviceMaker maker(String name, Supplier<VirtioDevice> device) {
        return new DeviceMaker(name, MOST_QUEUES, slot -> {
            VirtioMmio mmio = new VirtioMmio(name, slot, device.get());
            return new Attached(mmio, mmio, mmio::close);
        });
    }
}
