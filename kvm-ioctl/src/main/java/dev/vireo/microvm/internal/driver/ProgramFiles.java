package dev.vireo.microvm.internal.driver;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;
import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.microvm.internal.process.MicrovmMain;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The jars and folders of classes out of which this JVM runs, as far as the child's program needs them. */
final class ProgramFiles {
    /** A class of each library of which the program consists. */
    private static final List<String> LIBRARIES = List.of(
            "dev.vireo.ByteSize",
            "dev.vireo.json.Json",
            "tools.jackson.core.JsonParser",
            "org.slf4j.Logger",
            "com.kenai.jffi.Library");

    private ProgramFiles() {}

    /**
     * Finds them, the driver's own first.
     *
     * @throws UnsupportedException a class is not there, or not in a file
     */
    static Set<Path> find() {
        Set<Path> files = new LinkedHashSet<>();
        files.add(fileOf(MicrovmMain.class));
        for (String name : LIBRARIES) {
            try {
                files.add(fileOf(Class.forName(name, false, MicrovmMain.class.getClassLoader())));
            } catch (ClassNotFoundException e) {
                throw new UnsupportedException(
                        ErrorDetails.of("find", "the microVM's program", "there is no class " + name)
                                .advice("take the dependencies of vireo-kvm-ioctl as they are"),
                        e);
            }
        }
        return files;
    }

    private static Path fileOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URI place = null;
        try {
            place = source == null || source.getLocation() == null
                    ? null
                    : source.getLocation().toURI();
        } catch (URISyntaxException e) {
            // no file either
        }
        if (place == null || !"file".equals(place.getScheme())) {
            throw new UnsupportedException(ErrorDetails.of(
                            "find", "the microVM's program", type + " does not come out of a file, but of " + place)
                    .advice("put the jars of Vireo on the class path or module path as they are"));
        }
        return Path.of(place);
    }

    /** A name for this version of all files, and of this JVM. */
    static String fingerprint(Set<Path> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(String.join(
                            " ",
                            System.getProperty("java.home"),
                            System.getProperty("java.vm.version"),
                            System.getProperty("os.arch"))
                    .getBytes(StandardCharsets.UTF_8));
            for (Path file : files) {
                try (Stream<Path> all = Files.walk(file, FileVisitOption.FOLLOW_LINKS)) {
                    for (Path each :
                            (Iterable<Path>) all.filter(Files::isRegularFile).sorted()::iterator) {
                        BasicFileAttributes is = Files.readAttributes(each, BasicFileAttributes.class);
                        String line = each + " " + is.size() + " "
                                + is.lastModifiedTime().toMillis() + "\n";
                        digest.update(line.getBytes(StandardCharsets.UTF_8));
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (IOException e) {
            throw Failures.of("read", "the jars of this program", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
