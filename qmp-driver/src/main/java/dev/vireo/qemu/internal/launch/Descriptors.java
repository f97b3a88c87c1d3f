package dev.vireo.qemu.internal.launch;

import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.LaunchPlan.InheritedFile;
import dev.vireo.core.driver.LaunchPlan.InheritedStream;
import dev.vireo.domain.SaveCompression;
import dev.vireo.host.HostPath;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that a guest's process finds open. QEMU opens none of them by path, so it needs no right to do so. See
 * {@code docs/decisions/inherited-disks.md}.
 */
final class Descriptors {
    private final CommandLine line;
    private final List<InheritedFile> files = new ArrayList<>();
    private final List<InheritedStream> streams = new ArrayList<>();
    private int sets;

    Descriptors(CommandLine line) {
        this.line = line;
    }

    /**
     * Has a file opened for a block node, which may close it and open it again.
     *
     * @return the name to give to the node in place of the path
     */
    String forNode(HostPath path, boolean writable) {
        int set = ++sets;
        if (writable) {
            addToSet(open(path, true), set);
        }
        addToSet(open(path, false), set);
        return "/dev/fdset/" + set;
    }

    private void addToSet(int descriptor, int set) {
        line.option("-add-fd", new KeyValues("fd", Integer.toString(descriptor)).put("set", set));
    }

    /**
     * Has a file opened that QEMU reads once, at its start, by opening what it is given; so the file itself, though not
     * its folder, must be readable by the guest's user.
     *
     * @return the path to give to QEMU
     */
    String forReading(HostPath path) {
        return "/proc/self/fd/" + open(path, false);
    }

    private int open(HostPath path, boolean writable) {
        int descriptor = LaunchPlan.FIRST_DESCRIPTOR + files.size() + streams.size();
        files.add(new InheritedFile(descriptor, path, writable));
        return descriptor;
    }

    /**
     * Has a part of a file opened that QEMU reads from beginning to end.
     *
     * @return the number of the descriptor
     */
    int forStream(HostPath file, long offset, SaveCompression compression) {
        int descriptor = LaunchPlan.FIRST_DESCRIPTOR + files.size() + streams.size();
        streams.add(new InheritedStream(descriptor, file, offset, compression));
        return descriptor;
    }

    /** The streams. */
    List<InheritedStream> streams() {
        return List.copyOf(streams);
    }

    /** The files. */
    List<InheritedFile> files() {
        return List.copyOf(files);
    }
}
