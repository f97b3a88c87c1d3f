package dev.vireo.microvm.internal.machine;

import dev.vireo.kvm.MsrRefusedException;
import dev.vireo.kvm.VcpuFeatures;
import dev.vireo.kvm.x86.MsrEntry;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and writes all model-specific registers that a processor lets us. KVM stops at the first that it refuses. */
final class Msrs {
    private static final Logger LOG = LoggerFactory.getLogger(Msrs.class);

    /** The deadline of the timer counts in the time stamp counter, so that comes first. */
    private static final int TSC_DEADLINE = 0x6e0;

    private Msrs() {}

    /** Those that can be read, the deadline last. */
    static List<MsrEntry> read(VcpuFeatures features, List<Integer> indices) {
        List<Integer> wanted = new ArrayList<>(indices);
        if (wanted.remove((Integer) TSC_DEADLINE)) {
            wanted.add(TSC_DEADLINE);
        }
        while (true) {
            try {
                return features.getMsrs(wanted);
            } catch (MsrRefusedException e) {
                wanted.remove((Integer) e.index());
            }
        }
    }

    /** Writes them; one that is refused, as it can only be read, must have its value already, or that is logged. */
    static void write(VcpuFeatures features, List<MsrEntry> msrs) {
        int from = 0;
        while (from < msrs.size()) {
            try {
                features.setMsrs(msrs.subList(from, msrs.size()));
                return;
            } catch (MsrRefusedException e) {
                MsrEntry refused = msrs.get(from + e.done());
                if (!features.getMsrs(List.of(refused.index())).equals(List.of(refused))) {
                    LOG.warn("KVM does not restore {}", refused);
                }
                from += e.done() + 1;
            }
        }
    }
}
