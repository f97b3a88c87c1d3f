package dev.vireo.microvm.internal.machine;

import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.microvm.internal.boot.Boot;
import dev.vireo.microvm.internal.boot.ImageFile;
import dev.vireo.microvm.internal.boot.MemoryMap;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The kernel and the initial RAM disk, kept open so that a reset finds them. */
final class BootFiles implements AutoCloseable {
    private final List<FileChannel> open = new ArrayList<>();
    private final Boot boot;

    private BootFiles(MachineSpec spec, MemoryMap map) {
        try {
            ImageFile kernel = open(spec.kernel());
            Optional<ImageFile> initrd = spec.initrd().map(this::open);
            boot = Boot.plan(map, kernel, initrd, spec.commandLine());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    static BootFiles open(MachineSpec spec, MemoryMap map) {
        return new BootFiles(spec, map);
    }

    private ImageFile open(Path path) {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            open.add(channel);
            return ImageFile.of(path.toString(), channel);
        } catch (IOException e) {
            throw Failures.of("open", path.toString(), e);
        }
    }

    Boot boot() {
        return boot;
    }

    @Override
    public void close() {
        for (FileChannel channel : open) {
            try {
                channel.close();
            } catch (IOException e) {
                throw Failures.of("close", "the kernel or its initial RAM disk", e);
            }
        }
    }
}
