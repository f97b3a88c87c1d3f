package dev.vireo.qemu.internal.launch;

import dev.vireo.domain.DiscardMode;
import dev.vireo.domain.DiskCache;
import dev.vireo.domain.DiskKind;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.IoErrorAction;
import dev.vireo.json.JsonNull;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonObjectBuilder;
import dev.vireo.qemu.internal.abi.DeviceAbi;
import dev.vireo.storage.ImageFormat;
import java.util.Optional;

/** The block nodes of a disk, and what its device is told beside its fixed properties. Pure. */
final class DiskArguments {
    private final DiskSpec disk;
    private final Image image;
    private final boolean writable;

    DiskArguments(DiskSpec disk, Image image) {
        this.disk = disk;
        this.image = image;
        this.writable = !disk.readOnly() && disk.kind() == DiskKind.DISK;
    }

    /** Whether the guest may write to it. */
    boolean writable() {
        return writable;
    }

    /** The node of the file or device; its format is stated, never probed. */
    JsonObject storage(String filename) {
        return node(image.blockDevice() ? "host_device" : "file", NodeNames.storage(disk.id()))
                .put("filename", filename)
                .put("aio", "threads")
                .build();
    }

    /** The node of the content. A backing file named in the header, which the guest's owner wrote, is never opened. */
    JsonObject content() {
        boolean qcow2 = disk.source().format() == ImageFormat.QCOW2;
        JsonObjectBuilder node =
                node(qcow2 ? "qcow2" : "raw", NodeNames.content(disk.id())).put("file", NodeNames.storage(disk.id()));
        if (qcow2) {
            node.put("backing", JsonNull.INSTANCE);
        }
        return node.build();
    }

    private JsonObjectBuilder node(String driver, String name) {
        return JsonObject.builder()
                .put("driver", driver)
                .put("node-name", name)
                .put("read-only", !writable)
                .put("cache", JsonObject.of("direct", direct(), "no-flush", disk.cache() == DiskCache.UNSAFE))
                .put("discard", disk.discard() == DiscardMode.UNMAP ? "unmap" : "ignore");
    }

    private boolean direct() {
        return disk.cache() == DiskCache.NONE || disk.cache() == DiskCache.DIRECTSYNC;
    }

    /** The device, with its boot index if it has one. */
    JsonObject device(DeviceAbi abi, Optional<Integer> bootIndex) {
        JsonObjectBuilder device = JsonObject.builder()
                .put("driver", abi.driver())
                .put("id", disk.id())
                .putAll(abi.properties())
                .put("drive", NodeNames.content(disk.id()))
                .put("rerror", action(disk.onReadError()));
        if (disk.kind() == DiskKind.DISK) {
            boolean flushed = disk.cache() == DiskCache.WRITETHROUGH || disk.cache() == DiskCache.DIRECTSYNC;
            device.put("werror", action(disk.onWriteError())).put("write-cache", flushed ? "off" : "on");
        }
        if (abi.driver().startsWith("scsi-")) {
            device.put("device_id", disk.id());
        }
        return device.putIfPresent("serial", disk.serial())
                .putIfPresent("bootindex", bootIndex)
                .build();
    }

    private static String action(IoErrorAction action) {
        return switch (action) {
            case REPORT -> "report";
            case STOP -> "stop";
            case IGNORE -> "ignore";
            case STOP_WHEN_FULL -> "enospc";
        };
    }
}
