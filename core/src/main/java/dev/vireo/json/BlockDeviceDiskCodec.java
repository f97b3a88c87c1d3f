package dev.vireo.json;

import dev.vireo.host.HostPath;
import dev.vireo.storage.BlockDeviceDisk;
import java.util.Optional;

/** Disks that are block devices. */
final class BlockDeviceDiskCodec implements SourceCodec<BlockDeviceDisk> {
    @Override
    public Class<BlockDeviceDisk> type() {
        return BlockDeviceDisk.class;
    }

    @Override
    public String name() {
        return "block-device";
    }

    @Override
    public JsonObject write(BlockDeviceDisk source) {
        return JsonObject.of("path", source.path().value());
    }

    @Override
    public Optional<BlockDeviceDisk> read(FieldReader fields) {
        fields.require("path");
        return fields.value("path", HostPath::of).map(BlockDeviceDisk::new);
    }
}
