package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.domain.CopiedDisks;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainSpec;
import dev.vireo.host.FileStatus;
import dev.vireo.host.FileType;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.storage.BlockDeviceDisk;
import dev.vireo.storage.DiskSource;
import dev.vireo.storage.FileDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which disks of a guest both hosts have when it moves, and which are copied along.
 *
 * @param which what the caller wants copied
 * @param mine the guest as it is at the source
 * @param theirs the guest as the target has it, or will
 */
record MovedDisks(CopiedDisks which, GuestDefinition mine, GuestDefinition theirs) {
    /**
     * Those of a guest that moves.
     *
     * @param there the target's own definition of it, where it has one
     */
    static MovedDisks of(CopiedDisks which, GuestDefinition mine, Optional<GuestDefinition> there) {
        return new MovedDisks(which, mine, there.orElseGet(() -> placed(which, mine)));
    }

    /** The definition that arrives at a target that has none. Pure. */
    private static GuestDefinition placed(CopiedDisks which, GuestDefinition mine) {
        DomainSpec spec = mine.spec();
        List<DiskSpec> disks = spec.disks().stream()
                .map(disk -> which.place(disk.id())
                        .map(place -> disk.toBuilder().source(place).build())
                        .orElse(disk))
                .toList();
        return disks.equals(spec.disks())
                ? mine
                : new GuestDefinition(
                        mine.name(), mine.uuid(), spec.toBuilder().disks(disks).build(), mine.fixed());
    }

    /** Those that are copied, as they are at the source. */
    List<DiskSpec> copied() {
        return mine.spec().disks().stream().filter(which::contains).toList();
    }

    /** Their ids. */
    Set<String> ids() {
        return copied().stream().map(DiskSpec::id).collect(Collectors.toSet());
    }

    /** Where a disk is at the target. */
    Optional<DiskSource> target(String id) {
        return theirs.spec().disks().stream()
                .filter(disk -> disk.id().equals(id))
                .map(DiskSpec::source)
                .findFirst();
    }

    /** The images that have to be made at the target. */
    List<DiskSource> images() {
        return copied().stream()
                .flatMap(disk -> target(disk.id()).stream())
                .filter(FileDisk.class::isInstance)
                .toList();
    }

    /** What stands in the way; looks at both hosts and changes nothing. */
    List<String> obstacles(Host source, Host target) {
        List<String> found = new ArrayList<>();
        for (String id : which.named()) {
            if (mine.spec().disks().stream().noneMatch(disk -> disk.id().equals(id))) {
                found.add("it has no disk " + id + " that could be copied");
            }
        }
        for (DiskSpec disk : mine.spec().disks()) {
            Optional<DiskSource> place = target(disk.id());
            if (place.isEmpty()) {
                found.add("disk " + disk.id() + " is not in the definition at the target");
            } else if (which.contains(disk)) {
                copied(disk, place.get(), source, target).ifPresent(found::add);
            } else {
                shared(disk, place.get(), source, target).ifPresent(found::add);
            }
        }
        return found;
    }

    /** What both ends call a disk must have one size; that it is the same disk only its owner knows. */
    private static Optional<String> shared(DiskSpec disk, DiskSource place, Host source, Host target) {
        Optional<FileStatus> here = source.files().status(disk.source().path());
        Optional<FileStatus> there = target.files().status(place.path());
        if (there.isEmpty()) {
            return Optional.of("disk " + disk.id() + " is not at the target: " + place.path()
                    + "; MigrationOptions.copiedDisks copies it");
        }
        boolean differs = here.isPresent()
                && here.get().type() == FileType.FILE
                && there.get().type() == FileType.FILE
                && here.get().size() != there.get().size();
        return differs
                ? Optional.of("disk " + disk.id() + " has another size at the target: it is not the same one")
                : Optional.empty();
    }

    private Optional<String> copied(DiskSpec disk, DiskSource place, Host source, Host target) {
        String name = "disk " + disk.id();
        Optional<DiskSource> wanted = which.place(disk.id());
        if (disk.readOnly()) {
            return Optional.of(name + " is read-only, and cannot be copied while it is open");
        }
        if (wanted.isPresent() && !wanted.get().equals(place)) {
            return Optional.of(name + " is at " + place.path() + " in the definition at the target");
        }
        Optional<FileStatus> there = target.files().status(place.path());
        if (place instanceof BlockDeviceDisk) {
            boolean same =
                    source.id().equals(target.id()) && disk.source().path().equals(place.path());
            return same
                    ? Optional.of(name + " is the same device at both ends: do not copy it")
                    : there.isEmpty()
                            ? Optional.of("there is no device " + place.path() + " at the target for " + name)
                            : Optional.empty();
        }
        if (!(place instanceof FileDisk)) {
            return Optional.of(name + " is of a kind that cannot be copied");
        }
        if (there.isPresent()) {
            return Optional.of("there is something at " + place.path() + " at the target already; remove it, or do not"
                    + " copy " + name + " if that is the same disk");
        }
        HostPath folder = place.path().parent();
        return target.files().status(folder).isEmpty()
                ? Optional.of("there is no folder " + folder + " at the target for " + name)
                : Optional.empty();
    }
}
