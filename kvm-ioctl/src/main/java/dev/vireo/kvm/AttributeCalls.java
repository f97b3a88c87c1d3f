package dev.vireo.kvm;

import dev.vireo.error.KernelException;
import dev.vireo.kvm.internal.KvmIoctl;
import dev.vireo.kvm.internal.Target;
import dev.vireo.kvm.internal.libc.Errno;
import java.nio.ByteBuffer;

/** Attributes of devices, and of vCPUs as devices. */
final class AttributeCalls {
    private static final int SIZE = 24;
    private static final int GROUP = 4;
    private static final int ATTRIBUTE = 8;
    private static final int ADDRESS = 16;

    /** More than any attribute has: the kernel writes as much as the attribute is, unasked. */
    private static final int ROOM = 1 << 16;

    private AttributeCalls() {}

    static void set(Target target, int group, long attribute, long value) {
        target.exchange(
                KvmIoctl.KVM_SET_DEVICE_ATTR,
                SIZE,
                ROOM,
                (structure, pointed, address) -> {
                    fill(structure, group, attribute, address);
                    pointed.putLong(0, value);
                },
                (structure, pointed, result) -> result);
    }

    static long get(Target target, int group, long attribute) {
        return target.exchange(
                KvmIoctl.KVM_GET_DEVICE_ATTR,
                SIZE,
                ROOM,
                (structure, pointed, address) -> fill(structure, group, attribute, address),
                (structure, pointed, result) -> pointed.getLong(0));
    }

    static boolean has(Target target, int group, long attribute) {
        try {
            target.set(KvmIoctl.KVM_HAS_DEVICE_ATTR, SIZE, buffer -> fill(buffer, group, attribute, 0));
            return true;
        } catch (KernelException e) {
            if (e.errno() == Errno.ENXIO.number()) {
                return false;
            }
            throw e;
        }
    }

    private static void fill(ByteBuffer structure, int group, long attribute, long address) {
        structure.putInt(GROUP, group).putLong(ATTRIBUTE, attribute).putLong(ADDRESS, address);
    }
}
