package dev.vireo.microvm.internal.process;

import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.microvm.internal.machine.Attached;
import dev.vireo.microvm.internal.machine.DeviceMaker;
import dev.vireo.microvm.internal.monitor.CommandException;
import dev.vireo.microvm.internal.process.MachineDescription.Disk;
import dev.vireo.microvm.internal.process.MachineDescription.Nic;
import dev.vireo.microvm.internal.virtio.VirtioDevice;
import dev.vireo.microvm.internal.virtio.VirtioMmio;
import dev.vireo.microvm.internal.virtio.balloon.BalloonDevice;
import dev.vireo.microvm.internal.virtio.balloon.BalloonOptions;
import dev.vireo.microvm.internal.virtio.block.BlockDevice;
import dev.vireo.microvm.internal.virtio.block.BlockFailure;
import dev.vireo.microvm.internal.virtio.block.BlockFile;
import dev.vireo.microvm.internal.virtio.block.BlockLimits;
import dev.vireo.microvm.internal.virtio.block.BlockStatistics;
import dev.vireo.microvm.internal.virtio.block.ImageLock;
import dev.vireo.microvm.internal.virtio.console.ConsoleDevice;
import dev.vireo.microvm.internal.virtio.net.NetBackend;
import dev.vireo.microvm.internal.virtio.net.NetDevice;
import dev.vireo.microvm.internal.virtio.net.StreamBackend;
import dev.vireo.microvm.internal.virtio.net.TapBackend;
import dev.vireo.microvm.internal.virtio.rng.RngDevice;
import dev.vireo.microvm.internal.virtio.vsock.VsockDevice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The virtio devices of a machine, each in its place. */
final class VirtioDevices implements AutoCloseable {
    private static final long PAGE = 4096;

    private final Map<String, VirtioDevice> devices = new LinkedHashMap<>();
    private final Map<String, BlockDevice> disks = new LinkedHashMap<>();
    private final List<String> places;
    private final long memory;
    private @Nullable BalloonDevice balloon;
    private @Nullable ConsoleDevice console;

    /**
     * Opens what they stand on.
     *
     * @param output takes what the guest writes to its console, if that is one of them
     * @param listener told when a disk fails, by its id
     * @throws dev.vireo.error.LockedByException a disk is in use elsewhere
     */
    VirtioDevices(
            MachineDescription description,
            MachineFiles files,
            ConsoleOutput output,
            BiConsumer<String, BlockFailure> listener) {
        places = description.places();
        memory = description.memory();
        try {
            open(description, files, output, listener);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void open(
            MachineDescription description,
            MachineFiles files,
            ConsoleOutput output,
            BiConsumer<String, BlockFailure> listener) {
        if (places.contains(MachineDescription.RNG)) {
            devices.put(MachineDescription.RNG, new RngDevice());
        }
        if (places.contains(MachineDescription.BALLOON)) {
            balloon = new BalloonDevice(new BalloonOptions(true, true));
            devices.put(MachineDescription.BALLOON, balloon);
        }
        if (places.contains(MachineDescription.CONSOLE)) {
            console = new ConsoleDevice(output::write);
            devices.put(MachineDescription.CONSOLE, console);
        }
        description
                .vsock()
                .ifPresent(vsock ->
                        devices.put(MachineDescription.VSOCK, new VsockDevice(vsock.cid(), Path.of(vsock.socket()))));
        for (Nic nic : description.nics()) {
            devices.put(nic.id(), new NetDevice(backend(nic), nic.address(), 0));
        }
        for (Disk disk : description.disks()) {
            BlockDevice device = open(disk, files, failure -> listener.accept(disk.id(), failure));
            disks.put(disk.id(), device);
            devices.put(disk.id(), device);
        }
    }

    private static BlockDevice open(Disk disk, MachineFiles files, Consumer<BlockFailure> listener) {
        String subject = "disk " + disk.id();
        ImageLock.take(files.number(disk.descriptor()), disk.readOnly(), subject);
        BlockFile file = BlockFile.ofDescriptor(files.take(disk.descriptor()), subject, disk.readOnly());
        try {
            return new BlockDevice(file, disk.serial(), BlockLimits.NONE, disk.options(), listener);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static NetBackend backend(Nic nic) {
        return nic.tap()
                .<NetBackend>map(TapBackend::open)
                .orElseGet(() -> new StreamBackend(Path.of(nic.socket().orElseThrow())));
    }

    /** In the order of their places. */
    List<DeviceMaker> makers() {
        List<DeviceMaker> makers = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            makers.add(maker(i, places.get(i)));
        }
        return makers;
    }

    private DeviceMaker maker(int place, String id) {
        if (id.isEmpty()) {
            EmptyPlace empty = new EmptyPlace();
            return new DeviceMaker("empty-" + place, 0, slot -> new Attached(empty, empty, () -> {}));
        }
        VirtioDevice device = devices.get(id);
        if (device == null) {
            throw new IllegalArgumentException("there is no device " + id);
        }
        return new DeviceMaker(id, device.queueSizes().length, slot -> {
            VirtioMmio registers = new VirtioMmio(id, slot, device);
            return new Attached(registers, registers, registers::close);
        });
    }

    /** The virtio console, if there is one. */
    Optional<ConsoleDevice> console() {
        return Optional.ofNullable(console);
    }

    /** The file or device below a disk is larger now: the guest is told. It looks itself how large that is. */
    void resized(String disk) {
        BlockDevice device = disks.get(disk);
        if (device == null) {
            throw new CommandException("DeviceNotFound", "there is no disk " + disk);
        }
        device.resized();
    }

    /** The answer to {@code query-balloon}: what the guest has left. */
    JsonObject balloon() {
        BalloonDevice device = balloon;
        if (device == null) {
            throw new CommandException("DeviceNotActive", "No balloon device has been activated");
        }
        return JsonObject.of("actual", memory - device.statistics().actualPages() * PAGE);
    }

    /** The answer to {@code query-blockstats}. */
    JsonArray blockStatistics() {
        List<JsonObject> all = new ArrayList<>();
        disks.forEach((id, device) -> all.add(JsonObject.of("qdev", id, "stats", stats(device.statistics()))));
        return JsonArray.ofAll(all);
    }

    /** Closes the devices, those of a machine that was closed before as well as those that none has taken. */
    @Override
    public void close() {
        devices.values().forEach(VirtioDevice::close);
    }

    private static JsonObject stats(BlockStatistics counted) {
        return JsonObject.builder()
                .put("rd_bytes", counted.readBytes())
                .put("wr_bytes", counted.writtenBytes())
                .put("rd_operations", counted.reads())
                .put("wr_operations", counted.writes())
                .put("flush_operations", counted.flushes())
                .put("rd_total_time_ns", counted.readNanos())
                .put("wr_total_time_ns", counted.writeNanos())
                .put("failed_rd_operations", 0)
                .put("failed_wr_operations", counted.errors())
                .put("failed_flush_operations", 0)
                .build();
    }
}
