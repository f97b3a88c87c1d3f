package dev.vireo.microvm.internal.driver;

import dev.vireo.domain.ConsoleKind;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.NicSpec;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.Violation;
import dev.vireo.host.HostPath;
import dev.vireo.microvm.internal.process.MachineDescription;
import dev.vireo.network.MacAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Decides what a guest sees of its machine. Pure but for the random numbers in new MAC addresses. */
final class Fixing {
    private final HostPath runtimeRoot;
    private final RandomGenerator random;

    Fixing(HostPath runtimeRoot, RandomGenerator random) {
        this.runtimeRoot = runtimeRoot;
        this.random = random;
    }

    /**
     * Decides it; devices that stay keep their places.
     *
     * @throws InvalidSpecException a microVM is not like that
     */
    MachineAbi fix(DomainSpec spec, Optional<MachineAbi> before) {
        List<Violation> violations = SpecRules.violations(spec, runtimeRoot);
        if (!violations.isEmpty()) {
            throw new InvalidSpecException("domain " + spec.name(), violations);
        }
        Map<String, MacAddress> macs = new HashMap<>();
        for (NicSpec nic : spec.nics()) {
            macs.put(
                    nic.id(),
                    nic.mac()
                            .or(() -> before.map(old -> old.macs().get(nic.id())))
                            .orElseGet(this::madeUp));
        }
        List<String> old = before.map(MachineAbi::places).orElse(List.of());
        return new MachineAbi(MachineAbi.NEWEST, places(devices(spec), old), macs);
    }

    /** The virtio devices of a spec. */
    static List<String> devices(DomainSpec spec) {
        List<String> ids = new ArrayList<>();
        if (spec.rng()) {
            ids.add(MachineDescription.RNG);
        }
        if (spec.balloon()) {
            ids.add(MachineDescription.BALLOON);
        }
        if (spec.console().kind() == ConsoleKind.VIRTIO) {
            ids.add(MachineDescription.CONSOLE);
        }
        if (spec.vsock().isPresent()) {
            ids.add(MachineDescription.VSOCK);
        }
        spec.disks().stream().map(DiskSpec::id).forEach(ids::add);
        spec.nics().stream().map(NicSpec::id).forEach(ids::add);
        return ids;
    }

    private static List<String> places(List<String> wanted, List<String> before) {
        List<String> places = new ArrayList<>(before);
        places.replaceAll(id -> wanted.contains(id) ? id : "");
        List<String> fresh = new ArrayList<>(wanted);
        fresh.removeAll(places);
        for (String id : fresh) {
            int free = places.indexOf("");
            if (free < 0) {
                places.add(id);
            } else {
                places.set(free, id);
            }
        }
        while (!places.isEmpty() && places.get(places.size() - 1).isEmpty()) {
            places.remove(places.size() - 1);
        }
        return places;
    }

    /** In QEMU's and KVM's customary range of locally administered addresses. */
    private MacAddress madeUp() {
        int tail = random.nextInt(1 << 24);
        return MacAddress.of(String.format("52:54:00:%02x:%02x:%02x", tail >> 16, tail >> 8 & 0xff, tail & 0xff));
    }
}
