package dev.vireo.host.local.internal.sys;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;

/** Whether the C library can be called at all. */
public final class NativeAccess {
    private static volatile boolean works;

    private NativeAccess() {}

    /**
     * Loads JNA.
     *
     * @throws UnsupportedException it cannot be loaded
     */
    public static void require() {
        if (works) {
            return;
        }
        try {
            works = Libc.getpagesize() > 0;
        } catch (LinkageError e) {
            throw new UnsupportedException(
                    ErrorDetails.of("use", "this machine", "its C library cannot be called from this JVM: " + e)
                            .advice("allow native access to com.sun.jna, and if /tmp is mounted noexec, name a folder"
                                    + " that is not by -Djna.tmpdir"),
                    e);
        }
    }
}
