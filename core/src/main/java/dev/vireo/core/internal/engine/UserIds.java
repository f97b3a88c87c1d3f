package dev.vireo.core.internal.engine;

import java.util.Set;
import java.util.UUID;

/**
 * Chooses the user that a domain's guest runs as. Pure.
 *
 * <p>The range 0x70000000 to 0x7ffffffe is given to nobody by the conventions of Linux distributions (systemd's UIDS-GIDS
 * page). The number follows from the UUID, so that no register of numbers has to be kept.
 */
final class UserIds {
    static final int FIRST = 0x70000000;
    static final int COUNT = 0x0ffffffe;

    private UserIds() {}

    static int choose(UUID uuid, Set<Integer> taken) {
        int offset = (int) Math.floorMod(uuid.getMostSignificantBits() ^ uuid.getLeastSignificantBits(), (long) COUNT);
        while (taken.contains(FIRST + offset)) {
            offset = (offset + 1) % COUNT;
        }
        return FIRST + offset;
    }
}
