package dev.vireo.examples;

import dev.vireo.ConnectOptions;
import dev.vireo.StateRoot;
import dev.vireo.host.HostPath;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of the demo's own with all that it makes: the guest's disk and initramfs, and Vireo's state, which is kept
 * apart from that of your other virtual machines.
 *
 * @param path where it is
 */
record DemoFolder(Path path) {
    private static final long DISK_BYTES = 64L << 20;

    static DemoFolder create() throws IOException {
        Path path = Files.createTempDirectory("vireo-demo-");
        // The guest's process runs as a user of its own, who must get through to its sockets.
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
        return new DemoFolder(path);
    }

    /** The folder of an earlier run; an {@link IllegalStateException} says that it is none. */
    static DemoFolder existing(Path path) {
        DemoFolder folder = new DemoFolder(path);
        if (!folder.hasState()) {
            throw new IllegalStateException("there is no virtual machine of the demo in " + path);
        }
        return folder;
    }

    /** Whether Vireo has kept anything here yet. */
    boolean hasState() {
        return Files.isDirectory(path.resolve("lib"));
    }

    // @start region="connect"
    /** How to connect to what is in this folder, for a program that others may find at work. */
    ConnectOptions connectAs(String program) {
        return ConnectOptions.builder()
                .program(program)
                .stateRoot(StateRoot.below(HostPath.of(path.toString())))
                .build();
    }
    // @end

    /** The same as a line of Java, for whoever wants to go on. */
    String howToConnect() {
        return "stateRoot(StateRoot.below(HostPath.of(\"" + path + "\")))";
    }

    Path initramfs() {
        return path.resolve("initramfs");
    }

    Path disk() {
        return path.resolve("disk");
    }

    /** Makes an empty disk, which takes no room until the guest writes. */
    void createDisk() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(disk().toFile(), "rw")) {
            file.setLength(DISK_BYTES);
        }
    }

    /** Everything in the folder but its folders. */
    List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(file -> !Files.isDirectory(file)).toList();
        }
    }

    /** Removes the folder with all that is in it. */
    void remove() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(each);
            }
        }
    }
}
