package dev.vireo.benchmarks.site;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where this module was built, and the project around it. */
public final class Places {
    private Places() {}

    /** The module's {@code target} folder. */
    public static Path moduleTarget() {
        try {
            Path code = Path.of(Places.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return parent(code);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The project's root folder. */
    public static Path projectRoot() {
        return parent(parent(moduleTarget()));
    }

    private static Path parent(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalStateException("nothing is above " + path);
        }
        return parent;
    }
}
