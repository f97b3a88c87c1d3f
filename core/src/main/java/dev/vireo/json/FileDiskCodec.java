package dev.vireo.json;

import dev.vireo.host.HostPath;
import dev.vireo.storage.FileDisk;
import dev.vireo.storage.ImageFormat;
import java.util.Optional;

/** Disks in files. */
final class FileDiskCodec implements SourceCodec<FileDisk> {
    @Override
    public Class<FileDisk> type() {
        return FileDisk.class;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public JsonObject write(FileDisk source) {
        return JsonObject.of("path", source.path().value(), "format", EnumNames.of(source.format()));
    }

    @Override
    public Optional<FileDisk> read(FieldReader fields) {
        fields.require("path", "format");
        Optional<HostPath> path = fields.value("path", HostPath::of);
        Optional<ImageFormat> format = fields.choice("format", ImageFormat.class);
        return path.flatMap(file -> format.map(layout -> new FileDisk(file, layout)));
    }
}
