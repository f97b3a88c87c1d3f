package dev.vireo.qemu.internal.abi;

import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.Firmware;
import dev.vireo.qemu.internal.probe.FirmwareBuild;
import dev.vireo.qemu.internal.probe.MachineType;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Decides what a guest sees of its machine. Pure but for the random numbers in new MAC addresses. */
public final class Fixing {
    private final Surroundings surroundings;
    private final RandomGenerator random;

    /** Creates it for a host. */
    public Fixing(Surroundings surroundings, RandomGenerator random) {
        this.surroundings = surroundings;
        this.random = random;
    }

    /**
     * Decides it.
     *
     * @param before what was decided for the definition that this one replaces
     * @throws dev.vireo.error.InvalidSpecException the host cannot run it; names every field
     */
    public GuestAbi fix(DomainSpec spec, Optional<GuestAbi> before) {
        Findings findings = new Findings();
        MachineRules rules = new MachineRules(spec, surroundings, findings);
        rules.check();
        SourceRules.check(spec, surroundings.qemu(), findings);
        Optional<MachineType> machine = rules.choose(before);
        Optional<CpuAbi> cpu = new CpuRules(spec, surroundings, findings).choose(before);
        Map<String, DeviceAbi> devices = machine.flatMap(type -> MachineFamily.of(type.name()))
                .map(family -> devices(spec, family, before, findings))
                .orElse(Map.of());
        FirmwareBuild firmware = firmware(spec, machine, before, findings);
        findings.throwIfAny("domain " + spec.name());
        return new GuestAbi(
                spec.machine(), machine.orElseThrow().name(), cpu.orElseThrow(), rules.topology(), firmware, devices);
    }

    private Map<String, DeviceAbi> devices(
            DomainSpec spec, MachineFamily family, Optional<GuestAbi> before, Findings findings) {
        Map<String, DeviceAbi> old = before.map(GuestAbi::devices).orElse(Map.of());
        MacAddresses macs = new MacAddresses(spec, old, random);
        DeviceRules rules = new DeviceRules(spec, family, surroundings, old, macs, findings);
        rules.check();
        return rules.choose();
    }

    /**
     * UEFI stays what it was, for the guest's own variables fit no other; a BIOS is the one that the host has when the
     * domain is defined or redefined.
     */
    private @Nullable FirmwareBuild firmware(
            DomainSpec spec, Optional<MachineType> machine, Optional<GuestAbi> before, Findings findings) {
        Optional<MachineFamily> family = machine.flatMap(type -> MachineFamily.of(type.name()));
        if (family.isEmpty()) {
            return null;
        }
        if (spec.firmware() == Firmware.BIOS) {
            return surroundings.firmware().find(Firmware.BIOS, family.get()).orElse(null);
        }
        if (!family.get().hasPci()) {
            findings.add("firmware", "must be BIOS for a microvm");
            return null;
        }
        Optional<FirmwareBuild> build = before.flatMap(GuestAbi::uefiBuild)
                .or(() -> surroundings.firmware().find(Firmware.UEFI, family.get()));
        findings.require(
                build.isPresent(),
                "firmware",
                "there is no UEFI build on this host; install the package ovmf (or edk2-ovmf)");
        return build.orElse(null);
    }
}
