package dev.vireo.core.internal.engine;

import dev.vireo.ByteSize;
import dev.vireo.domain.DomainName;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.host.FileStatus;
import dev.vireo.host.FileType;
import dev.vireo.host.HostFiles;
import dev.vireo.host.HostPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The files that belong to one domain alone and go where it goes, such as its UEFI variables. They are carried before
 * the guest's process at the target opens them. Those of a guest that runs may still change at the source; such a
 * guest's hypervisor brings their content along with its memory, and writes it at the target when the guest goes on.
 */
final class PrivateFiles {
    private static final ByteSize LIMIT = ByteSize.ofMiB(64);
    private static final int READS = 4;
    private static final int MODE = 0600;

    private final Engine source;
    private final Engine target;
    private final DomainName name;

    PrivateFiles(Engine source, Engine target, DomainName name) {
        this.source = source;
        this.target = target;
        this.name = name;
    }

    private static HostPath folder(Engine engine, DomainName name) {
        return engine.context().store().layout().privateFolder(name);
    }

    private static HostFiles files(Engine engine) {
        return engine.context().host().files();
    }

    /** Without the temporary files that a killed program leaves. */
    private List<FileStatus> own() {
        return files(source).list(folder(source, name)).stream()
                .filter(file -> !file.name().startsWith("."))
                .toList();
    }

    /** What is there that cannot be carried. */
    List<String> obstacles() {
        List<String> found = new ArrayList<>();
        for (FileStatus file : own()) {
            if (file.type() != FileType.FILE) {
                found.add("its private folder has something that is no file: " + file.name());
            } else if (file.size() > LIMIT.bytes()) {
                found.add("its private file " + file.name() + " has more than " + LIMIT);
            }
        }
        return found;
    }

    /**
     * Makes the target's files what the source's are. A domain that has come in full goes on with these; where it is
     * taken back, they go with the definition that was made for it, or lie there until it comes again.
     */
    void carry() {
        HostPath from = folder(source, name);
        HostPath to = folder(target, name);
        Set<String> carried = new HashSet<>();
        for (FileStatus file : own()) {
            byte[] content = read(from.resolve(file.name()));
            files(target).createFolders(to, 0700);
            files(target).replace(to.resolve(file.name()), content, MODE);
            carried.add(file.name());
        }
        for (FileStatus file : files(target).list(to)) {
            if (!carried.contains(file.name())) {
                files(target).delete(to.resolve(file.name()));
            }
        }
    }

    /** As it was at one moment: two reads that agree, unless it changes all the time. */
    private byte[] read(HostPath file) {
        byte[] before = readOnce(file);
        for (int i = 1; i < READS; i++) {
            byte[] now = readOnce(file);
            if (Arrays.equals(now, before)) {
                break;
            }
            before = now;
        }
        return before;
    }

    private byte[] readOnce(HostPath file) {
        return files(source)
                .read(file, LIMIT)
                .orElseThrow(() -> new NotFoundException(
                        ErrorDetails.of("migrate", "domain " + name, "its private file " + file + " has gone")));
    }
}
