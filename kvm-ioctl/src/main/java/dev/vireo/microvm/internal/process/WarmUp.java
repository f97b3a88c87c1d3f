package dev.vireo.microvm.internal.process;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Loads and runs what a microVM's process does, so that an archive of it can be made. */
public final class WarmUp {
    private static final String SUFFIX = ".class";

    private WarmUp() {}

    /** Does so. */
    public static void main(String[] arguments) throws IOException, InterruptedException, URISyntaxException {
        Rehearsal.run();
        URI jar =
                WarmUp.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        try (JarFile classes = new JarFile(Path.of(jar).toFile())) {
            for (Enumeration<JarEntry> all = classes.entries(); all.hasMoreElements(); ) {
                String name = all.nextElement().getName();
                if (name.startsWith("dev/vireo/") && name.endsWith(SUFFIX)) {
                    load(name.substring(0, name.length() - SUFFIX.length()).replace('/', '.'));
                }
            }
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, WarmUp.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // one of the driver's, which the process does without
        }
    }
}
