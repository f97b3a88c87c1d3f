package dev.vireo.it.fake;

import dev.vireo.Capabilities;
import dev.vireo.Feature;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.Firmware;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** All that the api has a word for, but for saving, moving and sockets. */
record FakeCapabilities() implements Capabilities {
    @Override
    public String driver() {
        return "fake";
    }

    @Override
    public String hypervisorVersion() {
        return "0";
    }

    @Override
    public Set<Feature> features() {
        return EnumSet.complementOf(EnumSet.of(Feature.SAVE, Feature.MIGRATE, Feature.GROW_DISK, Feature.VSOCK));
    }

    @Override
    public List<Accelerator> accelerators() {
        return List.of(Accelerator.EMULATION);
    }

    @Override
    public Set<Firmware> firmware() {
        return Set.of(Firmware.values());
    }

    @Override
    public Set<String> machineTypes() {
        return Set.of("fake");
    }

    @Override
    public Set<String> cpuModels() {
        return Set.of("max");
    }
}
