package dev.vireo.kvm.internal;

import dev.vireo.kvm.internal.libc.Errno;
import java.util.Arrays;
import java.util.Optional;

/**
 * What an error number means for one ioctl.
 *
 * @param errno the number
 * @param text the meaning, as a clause
 */
public record Meaning(Errno errno, String text) {
    /** The meaning of a number among some. */
    public static Optional<String> find(Meaning[] meanings, int errno) {
        return Arrays.stream(meanings)
                .filter(it -> it.errno().number() == errno)
                .map(Meaning::text)
                .findFirst();
    }
}
