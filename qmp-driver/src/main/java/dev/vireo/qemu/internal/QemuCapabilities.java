package dev.vireo.qemu.internal;

import dev.vireo.Capabilities;
import dev.vireo.Feature;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.CpuModel;
import dev.vireo.domain.Firmware;
import dev.vireo.host.Host;
import dev.vireo.host.Survival;
import dev.vireo.qemu.internal.abi.MachineFamily;
import dev.vireo.qemu.internal.probe.CpuDefinition;
import dev.vireo.qemu.internal.probe.FirmwareFinder;
import dev.vireo.qemu.internal.probe.Prober;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What QEMU can do on a host. What has to be asked of QEMU is asked when it is first wanted. */
final class QemuCapabilities implements Capabilities {
    private final Host host;
    private final Prober prober;

    QemuCapabilities(Host host, Prober prober) {
        this.host = host;
        this.prober = prober;
    }

    @Override
    public String driver() {
        return "qemu";
    }

    @Override
    public String hypervisorVersion() {
        return prober.facts().version();
    }

    @Override
    public Set<Feature> features() {
        EnumSet<Feature> features = EnumSet.complementOf(EnumSet.of(Feature.VSOCK));
        if (host.facts().survival() == Survival.NONE) {
            features.remove(Feature.OUTLIVES_CALLER);
        }
        return Set.copyOf(features);
    }

    @Override
    public List<Accelerator> accelerators() {
        Set<Accelerator> working = prober.facts().cpus().keySet();
        List<Accelerator> ordered = new ArrayList<>(List.of(Accelerator.KVM, Accelerator.EMULATION));
        ordered.retainAll(working);
        return List.copyOf(ordered);
    }

    @Override
    public Set<Firmware> firmware() {
        return new FirmwareFinder(host).exists() ? Set.of(Firmware.BIOS, Firmware.UEFI) : Set.of(Firmware.BIOS);
    }

    @Override
    public Set<String> machineTypes() {
        Set<String> names = new TreeSet<>();
        prober.facts().machines().stream()
                .filter(machine -> MachineFamily.of(machine.name()).isPresent())
                .forEach(machine -> {
                    names.add(machine.name());
                    machine.otherName().ifPresent(names::add);
                });
        return names;
    }

    @Override
    public Set<String> cpuModels() {
        Set<String> names = new TreeSet<>();
        names.add(CpuModel.DEFAULT.name());
        boolean kvm = accelerators().contains(Accelerator.KVM);
        List<CpuDefinition> models =
                prober.facts().cpus().getOrDefault(kvm ? Accelerator.KVM : Accelerator.EMULATION, List.of());
        models.stream().filter(model -> model.missing().isEmpty()).forEach(model -> names.add(model.name()));
        if (!kvm) {
            names.remove(CpuModel.HOST.name());
        }
        return names;
    }
}
