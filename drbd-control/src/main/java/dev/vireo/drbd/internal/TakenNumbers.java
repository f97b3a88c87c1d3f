package dev.vireo.drbd.internal;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads which minors and ports are taken. Pure. */
final class TakenNumbers {
    private static final Pattern MINOR = Pattern.compile("(?:/dev/drbd|\\bminor\\s+)(\\d{1,7})\\b");
    private static final Pattern ADDRESS = Pattern.compile("\\baddress\\s+[^;]*:(\\d{1,5})\\s*;");
    private static final Pattern SOCKET = Pattern.compile("\\s*\\d+: [0-9A-F]+:([0-9A-F]{4}) .*");
    private static final int HEXADECIMAL = 16;

    private TakenNumbers() {}

    /** The minors that {@code drbdadm dump} names. */
    static Set<Integer> minors(String dump) {
        return numbers(MINOR.matcher(dump));
    }

    /** The ports that {@code drbdadm dump} names, on whichever host. */
    static Set<Integer> ports(String dump) {
        return numbers(ADDRESS.matcher(dump));
    }

    private static Set<Integer> numbers(Matcher matcher) {
        Set<Integer> found = new TreeSet<>();
        matcher.results().forEach(each -> found.add(Integer.valueOf(each.group(1))));
        return found;
    }

    /** The local ports in proc(5)'s {@code net/tcp} and {@code net/tcp6}, whatever state their sockets are in. */
    static Set<Integer> localPorts(String sockets) {
        Set<Integer> found = new TreeSet<>();
        for (String line : sockets.lines().toList()) {
            Matcher matcher = SOCKET.matcher(line);
            if (matcher.matches()) {
                found.add(Integer.parseInt(matcher.group(1), HEXADECIMAL));
            }
        }
        return found;
    }
}
