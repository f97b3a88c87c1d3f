package dev.vireo.drbd.internal;

/**
 * What watches over two primaries on one host when nobody else does. It is given the file of its lease, how many seconds a
 * lease is good for, and the commands that make this side secondary and that forbid two primaries.
 *
 * <p>It counts its own seconds, so that no clock has to be right. When the content of the file changes, the lease begins
 * anew; when the file is gone, there is nothing to guard any more; when it says {@code close}, the lease has ended. Then it
 * tries both commands until they succeed: the first fails as long as somebody has the device open, the second as long as
 * both sides are primary.
 *
 * <p>As long as it lives it holds a lock beside the lease, so that a guard that was killed is told from one at work.
 */
public final class GuardScript {
    /** What a lease says that has ended. */
    public static final String CLOSE = "close";

    /** For {@code sh}, with the four arguments that the class is about. */
    public static final String TEXT = """
            # Written by Vireo. Watches over two primaries of a DRBD resource; see docs/drbd-handover.md.
            set -f
            lease=$1 limit=$2 demote=$3 close=$4
            exec 9>>"$lease.held" && flock -w 30 9 || exit 1
            last= left=$limit
            while :; do
              now=$(cat "$lease" 2>/dev/null) || exit 0
              [ "$now" = close ] && break
              if [ "$now" != "$last" ]; then last=$now left=$limit; fi
              [ "$left" -le 0 ] && break
              left=$((left - 1))
              sleep 1
            done
            while [ -e "$lease" ]; do
              if [ "$(cat "$lease" 2>/dev/null)" != close ] && [ "$(cat "$lease" 2>/dev/null)" != "$last" ]; then
                exec sh "$0" "$@"
              fi
              $demote 2>/dev/null
              if $close 2>/dev/null; then rm -f "$lease"; exit 0; fi
              sleep 2
            done
            """;

    private GuardScript() {}
}
