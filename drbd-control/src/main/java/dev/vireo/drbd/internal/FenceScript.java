package dev.vireo.drbd.internal;

/**
 * What DRBD calls to put a lost peer out of the way: it asks whoever serves that on its host, by two files. Its exit status
 * is that of a {@code fence-peer} handler, see drbd.conf(5): 7 says that the peer is off; with 1, reads and writes go on
 * standing still.
 */
public final class FenceScript {
    /** For {@code sh}; DRBD tells the resource and the peer's address by the environment. */
    public static final String TEXT = """
            #!/bin/sh
            # Written by Vireo. A handler fence-peer for DRBD; see docs/drbd-fencing.md.
            folder=/run/vireo/drbd/fence
            request=$folder/$DRBD_RESOURCE.request answer=$folder/$DRBD_RESOURCE.answer
            mkdir -p -m 0711 /run/vireo && mkdir -p -m 0700 "$folder" || exit 1
            read -r id < /proc/sys/kernel/random/uuid
            rm -f "$answer"
            printf '%s %s\\n' "$id" "$DRBD_PEER_ADDRESS" > "$request.new" && mv "$request.new" "$request" || exit 1
            status=1 left=60
            while [ "$left" -gt 0 ]; do
              if [ -e "$answer" ]; then
                read -r asked word < "$answer"
                if [ "$asked" = "$id" ]; then
                  [ "$word" = fenced ] && status=7
                  break
                fi
              fi
              left=$((left - 1))
              sleep 1
            done
            rm -f "$request" "$answer"
            exit $status
            """;

    private FenceScript() {}
}
