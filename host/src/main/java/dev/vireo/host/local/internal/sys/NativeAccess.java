package dev.vireo.host.local.internal.sys;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;

/** Whether the C library can be called at all. */
public final class NativeAccess {
    private NativeAccess() {}

    /**
     * Loads JNA, the first time; costs next to nothing after that.
     *
     * @throws UnsupportedException it cannot be loaded
     */
    public static void require() {
        try {
            if (Libc.getpagesize() <= 0) {
                throw new IllegalStateException("the C library knows no page size");
            }
        } catch (LinkageError e) {
            throw new UnsupportedException(
                    ErrorDetails.of("use", "this machine", "its C library cannot be called from this JVM: " + e)
                            .advice("allow native access to com.sun.jna, and if /tmp is mounted noexec, name a folder"
                                    + " that is not by -Djna.tmpdir"),
                    e);
        }
    }
}
