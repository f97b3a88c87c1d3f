package dev.vireo.network;

import dev.vireo.error.InvalidSpecException;
import java.util.regex.Pattern;

/**
 * A Linux bridge that exists on the host: the guest is on its network like a machine that is plugged into it.
 *
 * <p>The host's end is a tap device that is made when the guest starts, is a port of the bridge as long as it runs, and
 * goes when it has ended. The caller needs the right to administer the host's network (root, or
 * {@code CAP_NET_ADMIN}); the guest's process gets none. Vireo makes no bridge and changes none beside its ports: a
 * bridge that is missing when the guest starts is a {@link dev.vireo.error.NotFoundException}, and nothing was changed.
 *
 * @param bridge the name of the bridge, 1 to 15 of {@code a-z A-Z 0-9 . _ -}, starting with a letter or digit
 */
public record BridgeNetwork(String bridge) implements NetworkSource {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,14}");

    /** Checks the name. */
    public BridgeNetwork {
        if (!NAME.matcher(bridge).matches()) {
            throw InvalidSpecException.of(
                    "bridge network", "bridge", "must be 1 to 15 letters, digits, '.', '_' and '-'");
        }
    }

    /** Shorthand for the constructor. */
    public static BridgeNetwork of(String bridge) {
        return new BridgeNetwork(bridge);
    }
}
