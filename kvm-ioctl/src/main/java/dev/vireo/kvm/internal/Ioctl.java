package dev.vireo.kvm.internal;

import java.util.Optional;

/** An ioctl of KVM. */
public interface Ioctl {
    /** Its name in {@code linux/kvm.h}. */
    String name();

    /** Its number, unsigned. */
    long request();

    /** What an error number means for this ioctl, where that is more than its general meaning. */
    Optional<String> meaning(int errno);
}
