package dev.vireo.drbd.verify;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which of two hosts begins verifications: the one with the smaller address of replication, whatever their roles. Pure. */
final class Initiator {
    private static final Pattern OURS = Pattern.compile("_this_host\\s*(?:\\{\\s*address)?\\s+(ipv[46]\\s+[^;\\s]+);");
    private static final Pattern THEIRS =
            Pattern.compile("_remote_host\\s*(?:\\{\\s*address)?\\s+(ipv[46]\\s+[^;\\s]+);");

    private Initiator() {}

    /** Whether it is the host where {@code drbdsetup show} says this; false where it tells of no connection. */
    static boolean isHere(String shown) {
        Matcher ours = OURS.matcher(shown);
        Matcher theirs = THEIRS.matcher(shown);
        return ours.find() && theirs.find() && ours.group(1).compareTo(theirs.group(1)) < 0;
    }
}
