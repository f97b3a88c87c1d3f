package dev.vireo.microvm.internal.process;

import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import dev.vireo.kvm.EventFd;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Loads what a microVM's process loads, so that an archive of it can be made. */
public final class WarmUp {
    private static final String SUFFIX = ".class";

    private WarmUp() {}

    /** Does so. */
    public static void main(String[] arguments) throws IOException, URISyntaxException {
        try (EventFd bell = EventFd.create()) {
            bell.signal(); // by way of all that native calls need
        }
        Json.parse(Json.writeBytes(JsonObject.of("a", 1, "b", "text")));
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
