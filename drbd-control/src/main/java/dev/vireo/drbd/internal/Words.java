package dev.vireo.drbd.internal;

import dev.vireo.host.HostPath;
import java.util.regex.Pattern;

/** What can stand in DRBD's configuration without meaning anything else there, or in the shell that runs handlers. */
public final class Words {
    /** What {@link #isPlainPath} asks for, as the problem of a field. */
    public static final String PATH_RULE = "must be of a-z, A-Z, 0-9 and '/._+@:-' only";

    private static final Pattern PLAIN_PATH = Pattern.compile("[a-zA-Z0-9/._+@:-]+");
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.|$)){4}(?<!\\.)");
    private static final Pattern HEX_GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final int IPV6_GROUPS = 8;

    private Words() {}

    /** Whether a path needs no quoting anywhere. */
    public static boolean isPlainPath(HostPath path) {
        return PLAIN_PATH.matcher(path.value()).matches();
    }

    /** Whether it is an IPv4 or IPv6 address, written out. */
    public static boolean isAddress(String text) {
        return IPV4.matcher(text).matches() || isIpv6(text);
    }

    /** Whether it is an IPv6 address, which has colons. */
    public static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text) == IPV6_GROUPS;
        }
        int before = groups(text.substring(0, gap));
        int after = groups(text.substring(gap + 2));
        return before >= 0 && after >= 0 && before + after < IPV6_GROUPS;
    }

    /** How many groups of hexadecimal digits; -1 if there is anything else. */
    private static int groups(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] parts = text.split(":", -1);
        for (String part : parts) {
            if (!HEX_GROUP.matcher(part).matches()) {
                return -1;
            }
        }
        return parts.length;
    }
}
