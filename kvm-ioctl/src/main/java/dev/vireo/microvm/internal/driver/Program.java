package dev.vireo.microvm.internal.driver;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;
import dev.vireo.kvm.internal.libc.Failures;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The child's program in a folder of its own: copies of the jars out of which this JVM runs. A guest outlives the program
 * that started it, so that an update of that program must not change files under it; and its user, who is not ours, must
 * be able to read them.
 *
 * @param folder where it is; written once, never changed
 */
record Program(Path folder) {
    private static final String NATIVE = "jni/x86_64-Linux/libjffi-1.2.so";
    private static final int WRITABLE_BY_OTHERS = 0022;

    /** Finds it below a folder, or puts it there. */
    static Program in(Path cache) {
        Set<Path> files = ProgramFiles.find();
        Path folder = cache.resolve(ProgramFiles.fingerprint(files));
        try {
            if (Files.notExists(folder)) {
                make(cache, folder, files);
                OldPrograms.remove(cache, folder, Instant.now());
            }
            checkOwner(folder);
            markUsed(folder);
            return new Program(folder);
        } catch (IOException e) {
            throw Failures.of("write", "the microVM's program in " + folder, e);
        }
    }

    private static void make(Path cache, Path folder, Set<Path> files) throws IOException {
        Files.createDirectories(cache);
        Path fresh = Files.createTempDirectory(cache, "new-");
        try {
            int number = 10;
            for (Path file : files) {
                Path jar = fresh.resolve(number++ + "-" + nameOf(file));
                if (Files.isDirectory(file)) {
                    pack(file, jar);
                } else {
                    Files.copy(file, jar);
                }
            }
            copyNative(fresh.resolve(Path.of(NATIVE).getFileName().toString()));
            open(fresh);
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(fresh);
            if (Files.notExists(folder)) { // or another program was faster
                throw e;
            }
        }
    }

    private static String nameOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".jar") ? name : name + ".jar";
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> all = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile).sorted()::iterator) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }

    /** Beside the jars, the child need not unpack it at each start, which takes a folder that it may write. */
    private static void copyNative(Path target) throws IOException {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(NATIVE)) {
            if (in == null) {
                throw new UnsupportedException(
                        ErrorDetails.of("find", "the microVM's program", "there is no " + NATIVE + " on the class path")
                                .advice("add the jar com.github.jnr:jffi with the classifier 'native'"));
            }
            try (OutputStream out = Files.newOutputStream(target)) {
                in.transferTo(out);
            }
        }
    }

    private static void open(Path folder) throws IOException {
        for (Path file : list(folder)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** So that it is not taken for an old one, by a program of another version. */
    private static void markUsed(Path folder) throws IOException {
        try {
            Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
        } catch (java.nio.file.AccessDeniedException e) {
            // it is root's, who marks it
        }
    }

    /** Guests run what is in there: nobody else may have put it there. */
    private static void checkOwner(Path folder) throws IOException {
        int owner = (int) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        int mode = (int) Files.getAttribute(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        int us = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if ((owner != us && owner != 0) || (mode & WRITABLE_BY_OTHERS) != 0) {
            throw new AccessDeniedException(
                    ErrorDetails.of("use", folder.toString(), "others than this user may write what guests would run")
                            .advice("remove it"));
        }
    }

    /** The class path. */
    String classPath() {
        try {
            return String.join(
                    ":",
                    list(folder).stream()
                            .map(Path::toString)
                            .filter(name -> name.endsWith(".jar"))
                            .toList());
        } catch (IOException e) {
            throw Failures.of("read", folder.toString(), e);
        }
    }

    /** Where the archive of loaded classes is, once it is made. */
    Path archive() {
        return folder.resolve("classes.jsa");
    }
}
