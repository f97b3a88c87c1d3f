package dev.vireo.qemu.internal.abi;

import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.NicSpec;
import dev.vireo.network.MacAddress;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Makes up MAC addresses where none is given, and keeps those made up before. */
final class MacAddresses {
    private final RandomGenerator random;
    private final Map<String, DeviceAbi> before;
    private final Set<MacAddress> taken = new HashSet<>();

    MacAddresses(DomainSpec spec, Map<String, DeviceAbi> before, RandomGenerator random) {
        this.before = before;
        this.random = random;
        for (NicSpec nic : spec.nics()) {
            nic.mac().or(() -> kept(nic)).ifPresent(taken::add);
        }
    }

    /** The address of an interface. */
    MacAddress of(NicSpec nic) {
        return nic.mac().or(() -> kept(nic)).orElseGet(this::madeUp);
    }

    private Optional<MacAddress> kept(NicSpec nic) {
        return Optional.ofNullable(before.get(nic.id()))
                .flatMap(device -> device.properties().optionalString("mac"))
                .map(MacAddress::of);
    }

    /** In QEMU's and KVM's customary range of locally administered addresses. */
    private MacAddress madeUp() {
        MacAddress mac;
        do {
            int tail = random.nextInt(1 << 24);
            mac = MacAddress.of(String.format("52:54:00:%02x:%02x:%02x", tail >> 16, tail >> 8 & 0xff, tail & 0xff));
        } while (!taken.add(mac));
        return mac;
    }
}
