package dev.vireo.kvm;

import dev.vireo.kvm.internal.Target;
import dev.vireo.kvm.internal.x86.EntryLayouts;
import dev.vireo.kvm.internal.x86.X86Ioctl;
import dev.vireo.kvm.x86.MsrEntry;
import java.util.List;

/** {@code KVM_GET_MSRS} and {@code KVM_SET_MSRS}, which answer with how many they did. */
final class MsrCalls {
    private static final int ENTRIES = 8;

    private MsrCalls() {}

    static List<MsrEntry> get(Target target, List<Integer> indices) {
        int size = ENTRIES + indices.size() * EntryLayouts.MSR.size();
        return target.exchange(
                X86Ioctl.KVM_GET_MSRS,
                size,
                buffer -> {
                    buffer.putInt(0, indices.size());
                    for (int i = 0; i < indices.size(); i++) {
                        buffer.putInt(ENTRIES + i * EntryLayouts.MSR.size(), indices.get(i));
                    }
                },
                (buffer, done) -> {
                    if (done < indices.size()) {
                        throw new MsrRefusedException(
                                "KVM_GET_MSRS", target.descriptor().subject(), indices.get(done), done, false);
                    }
                    return Target.read(buffer, ENTRIES, EntryLayouts.MSR, done);
                });
    }

    static void set(Target target, List<MsrEntry> msrs) {
        int done = target.setList(X86Ioctl.KVM_SET_MSRS, ENTRIES, EntryLayouts.MSR, msrs);
        if (done < msrs.size()) {
            throw new MsrRefusedException(
                    "KVM_SET_MSRS",
                    target.descriptor().subject(),
                    msrs.get(done).index(),
                    done,
                    true);
        }
    }
}
