package dev.vireo.json;

import dev.vireo.domain.DiscardMode;
import dev.vireo.domain.DiskBus;
import dev.vireo.domain.DiskCache;
import dev.vireo.domain.DiskKind;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.IoErrorAction;
import dev.vireo.host.HostPath;
import dev.vireo.storage.BlockDeviceDisk;
import dev.vireo.storage.DiskSource;
import java.util.Optional;

/** Disks in JSON. */
final class DiskJson {
    private DiskJson() {}

    static JsonObject write(DiskSpec disk) {
        return JsonObject.builder()
                .put("id", disk.id())
                .put("source", SourceCodecs.installed().write(disk.source()))
                .put("bus", EnumNames.of(disk.bus()))
                .put("kind", EnumNames.of(disk.kind()))
                .put("readOnly", disk.readOnly())
                .put("cache", EnumNames.of(disk.cache()))
                .put("discard", EnumNames.of(disk.discard()))
                .put("onReadError", EnumNames.of(disk.onReadError()))
                .put("onWriteError", EnumNames.of(disk.onWriteError()))
                .putIfPresent("serial", disk.serial())
                .putIfPresent("bootOrder", disk.bootOrder())
                .build();
    }

    /** Never empty, so that the disks behind a refused one keep their index. */
    static Optional<DiskSpec> read(FieldReader fields) {
        fields.require("id", "source");
        // What stands in clashes with no other disk: it is neither a valid id nor a path that anybody has.
        String id = fields.string("id").orElse(fields.path());
        Optional<DiskSource> source =
                fields.object("source", about -> SourceCodecs.installed().read(about, DiskSource.class));
        Optional<DiskKind> kind = fields.choice("kind", DiskKind.class);
        Optional<Boolean> readOnly = fields.bool("readOnly");
        boolean comparable = source.isPresent() && !fields.refused("kind", "readOnly");
        DiskSpec.Builder disk =
                DiskSpec.builder(id, comparable ? source.get() : new BlockDeviceDisk(HostPath.of("/" + fields.path())));
        fields.choice("bus", DiskBus.class).ifPresent(disk::bus);
        kind.ifPresent(disk::kind);
        readOnly.ifPresent(disk::readOnly);
        fields.choice("cache", DiskCache.class).ifPresent(disk::cache);
        fields.choice("discard", DiscardMode.class).ifPresent(disk::discard);
        fields.choice("onReadError", IoErrorAction.class).ifPresent(disk::onReadError);
        fields.choice("onWriteError", IoErrorAction.class).ifPresent(disk::onWriteError);
        fields.string("serial").ifPresent(disk::serial);
        fields.integer("bootOrder").ifPresent(disk::bootOrder);
        return Optional.of(disk.build());
    }
}
