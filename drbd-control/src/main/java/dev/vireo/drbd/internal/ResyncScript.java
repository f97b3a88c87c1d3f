package dev.vireo.drbd.internal;

/**
 * What DRBD calls on a host whose data have become current again: a handler {@code after-resync-target}, see drbd.conf(5).
 * DRBD has forgotten by itself that they were outdated. The script takes back what this host has asked for about its peer
 * meanwhile, and leaves a note for whoever serves the host, so that what was done to put it out of the way is undone.
 */
public final class ResyncScript {
    /** For {@code sh}; DRBD tells the resource by the environment. */
    public static final String TEXT = """
            #!/bin/sh
            # Written by Vireo. A handler after-resync-target for DRBD; see docs/drbd-fencing.md.
            folder=/run/vireo/drbd/fence
            mkdir -p -m 0711 /run/vireo && mkdir -p -m 0700 "$folder" || exit 1
            rm -f "$folder/$DRBD_RESOURCE.request" "$folder/$DRBD_RESOURCE.answer"
            : > "$folder/$DRBD_RESOURCE.current"
            """;

    private ResyncScript() {}
}
