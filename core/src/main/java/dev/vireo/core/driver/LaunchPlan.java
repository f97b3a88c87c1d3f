package dev.vireo.core.driver;

import dev.vireo.domain.SaveCompression;
import dev.vireo.host.HostPath;
import dev.vireo.network.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command that runs a guest, and the files that it finds open.
 *
 * <p>Files are opened by the engine with the caller's rights and inherited by the guest's process, which itself runs
 * with fewer: nothing on disk has to be opened up for it, and nothing has to be taken back.
 *
 * @param argv the hypervisor and its arguments
 * @param files what is open when it starts
 * @param copies private files that are made from a template when they are not there yet
 * @param powerdown a line which the process, when it reads it from {@link RunFolder#control()}, takes for a press of the
 *     power button; so that a host that shuts down can tell its guests with no program of ours at hand
 * @param devices device nodes that the process opens itself, by path, such as {@code /dev/kvm}; where it runs as a user
 *     of its own, it gets the group of each (never group 0)
 * @param taps network interfaces of the host that are there while the process runs
 * @param streams what is read through a descriptor from beginning to end, such as a saved state
 * @param documents texts that are read through a descriptor, such as the description of the machine
 * @param resident the machine within this JVM that the process stands for; empty for a process that is the hypervisor
 */
public record LaunchPlan(
        List<String> argv,
        List<InheritedFile> files,
        List<PrivateCopy> copies,
        Optional<String> powerdown,
        List<HostPath> devices,
        List<Tap> taps,
        List<InheritedStream> streams,
        List<InheritedDocument> documents,
        Optional<ResidentMachine> resident) {
    /** The first descriptor number that plans may use; those below belong to the engine. */
    public static final int FIRST_DESCRIPTOR = 20;

    /** A plan for a process that has no power button to press from outside. */
    public LaunchPlan(List<String> argv, List<InheritedFile> files, List<PrivateCopy> copies) {
        this(argv, files, copies, Optional.empty(), List.of(), List.of(), List.of(), List.of());
    }

    /** A plan for a process that is the hypervisor. */
    public LaunchPlan(
            List<String> argv,
            List<InheritedFile> files,
            List<PrivateCopy> copies,
            Optional<String> powerdown,
            List<HostPath> devices,
            List<Tap> taps,
            List<InheritedStream> streams,
            List<InheritedDocument> documents) {
        this(argv, files, copies, powerdown, devices, taps, streams, documents, Optional.empty());
    }

    /** Keeps copies of the lists. */
    public LaunchPlan {
        argv = List.copyOf(argv);
        files = List.copyOf(files);
        copies = List.copyOf(copies);
        devices = List.copyOf(devices);
        taps = List.copyOf(taps);
        streams = List.copyOf(streams);
        documents = List.copyOf(documents);
    }

    /** The same with more files. */
    public LaunchPlan with(List<InheritedFile> more) {
        List<InheritedFile> all = new ArrayList<>(files);
        all.addAll(more);
        return new LaunchPlan(argv, all, copies, powerdown, devices, taps, streams, documents, resident);
    }

    /**
     * A file that is open when the hypervisor starts.
     *
     * @param descriptor its number, from {@link #FIRST_DESCRIPTOR} on
     * @param path the file or device
     * @param writable opened for reading and writing, else for reading
     */
    public record InheritedFile(int descriptor, HostPath path, boolean writable) {}

    /**
     * A tap device that belongs to the guest's user and is a port of a bridge. The engine makes it before the process
     * starts and removes it when that has ended.
     *
     * @param name its name, from {@link RunFolder#tap}, so that no other run has it
     * @param bridge the bridge, which must exist
     * @param guest the hardware address of the guest's end
     */
    public record Tap(String name, String bridge, MacAddress guest) {}

    /**
     * A part of a file that is read from beginning to end.
     *
     * @param descriptor its number, from {@link #FIRST_DESCRIPTOR} on
     * @param file the file
     * @param offset where in the file it begins
     * @param compression how it is compressed in the file; what the descriptor gives is not
     */
    public record InheritedStream(int descriptor, HostPath file, long offset, SaveCompression compression) {}

    /**
     * A text that the process reads from its start. It is kept in the run folder, where only the caller's user can read
     * it, and nowhere in the process's arguments, which everybody can.
     *
     * @param descriptor its number, from {@link #FIRST_DESCRIPTOR} on
     * @param text the text
     */
    public record InheritedDocument(int descriptor, String text) {}

    /**
     * A file of the domain's own, such as its UEFI variables.
     *
     * @param template what it is made from
     * @param target where it is, below the domain's private folder
     */
    public record PrivateCopy(HostPath template, HostPath target) {}
}
