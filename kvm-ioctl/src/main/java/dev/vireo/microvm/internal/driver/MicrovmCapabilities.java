package dev.vireo.microvm.internal.driver;

import dev.vireo.Capabilities;
import dev.vireo.Feature;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.CpuModel;
import dev.vireo.domain.Firmware;
import dev.vireo.host.HostFacts;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What microVMs can do on this machine. */
final class MicrovmCapabilities implements Capabilities {
    private static final Set<Feature> MISSING = EnumSet.of(Feature.MIGRATE);

    private final HostFacts facts;
    private final boolean outlivesCaller;

    MicrovmCapabilities(HostFacts facts, boolean outlivesCaller) {
        this.facts = facts;
        this.outlivesCaller = outlivesCaller;
    }

    @Override
    public String driver() {
        return "kvm";
    }

    /** Tells, too, whether the processor does the work. */
    @Override
    public String hypervisorVersion() {
        return MachineAbi.NEWEST
                + (facts.virtualization().cpuFlag()
                        ? " on KVM"
                        : " on KVM without vmx or svm: emulated in software, which runs toy guests and no Linux");
    }

    @Override
    public Set<Feature> features() {
        EnumSet<Feature> features = EnumSet.allOf(Feature.class);
        features.removeAll(MISSING);
        if (!outlivesCaller) {
            features.remove(Feature.OUTLIVES_CALLER);
        }
        return Set.copyOf(features);
    }

    @Override
    public List<Accelerator> accelerators() {
        return List.of(Accelerator.KVM);
    }

    /** None: a microVM begins with its kernel. */
    @Override
    public Set<Firmware> firmware() {
        return Set.of();
    }

    @Override
    public Set<String> machineTypes() {
        return Set.of(MachineAbi.NEWEST);
    }

    @Override
    public Set<String> cpuModels() {
        return Set.of(CpuModel.DEFAULT.name(), CpuModel.HOST.name());
    }
}
