package dev.vireo.host.local.internal.file;

import dev.vireo.host.HostPath;
import dev.vireo.host.local.internal.sys.Libc;
import dev.vireo.host.local.internal.sys.Statx;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The names of files being written, and the removal of those that a killed program has left. */
final class TemporaryFiles {
    private static final Pattern NAME = Pattern.compile("\\.vireo-[0-9a-f]{16}\\.tmp");
    private static final Duration LONGEST_WRITE = Duration.ofMinutes(1);

    private TemporaryFiles() {}

    /** A new name; its length does not depend on that of the file to be. */
    static HostPath newName(HostPath folder) {
        return folder.resolve(
                String.format(".vireo-%016x.tmp", ThreadLocalRandom.current().nextLong()));
    }

    static boolean isTemporary(String name) {
        return NAME.matcher(name).matches();
    }

    /** Removes what is left of writes that began more than a minute ago. */
    static void removeOld(HostPath folder) {
        Instant limit = Instant.now().minus(LONGEST_WRITE);
        for (String name : Folders.names(folder)) {
            if (isTemporary(name)) {
                removeOlder(folder.resolve(name).value(), limit);
            }
        }
    }

    private static void removeOlder(String file, Instant limit) {
        Statx status = Statx.ofPath(file);
        if (status != null
                && status.type() == Statx.S_IFREG
                && status.modified().isBefore(limit)) {
            Libc.unlink(Libc.path(file));
        }
    }
}
