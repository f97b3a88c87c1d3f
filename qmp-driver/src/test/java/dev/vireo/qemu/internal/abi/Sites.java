package dev.vireo.qemu.internal.abi;

import dev.vireo.ByteSize;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.Firmware;
import dev.vireo.host.HostPath;
import dev.vireo.host.VirtualizationSupport;
import dev.vireo.qemu.internal.probe.FirmwareBuild;
import dev.vireo.qemu.internal.probe.QemuFacts;
import dev.vireo.qemu.internal.probe.Samples;
import java.util.Optional;
import java.util.Random;

/** Hosts to fix guests on. */
public final class Sites {
    static final FirmwareBuild UEFI = new FirmwareBuild(
            HostPath.of("/usr/share/OVMF/OVMF_CODE_4M.fd"),
            3653632,
            "ab".repeat(32),
            HostPath.of("/usr/share/OVMF/OVMF_VARS_4M.fd"));

    static final FirmwareBuild BIOS =
            new FirmwareBuild(HostPath.of("/usr/share/seabios/bios-256k.bin"), 262144, "cd".repeat(32), null);

    private Sites() {}

    /** A host that can emulate only. */
    static Surroundings emulating() {
        return site(Samples.facts(), false);
    }

    /** A host with hardware support. */
    static Surroundings hardware() {
        return site(Samples.facts(), true);
    }

    static Surroundings site(QemuFacts facts, boolean hardware) {
        return new Surroundings(
                facts,
                new VirtualizationSupport(true, hardware),
                "Some CPU",
                HostPath.of("/run/vireo"),
                (kind, family) -> Optional.of(kind == Firmware.UEFI ? UEFI : BIOS));
    }

    /** What is fixed for a spec on a host that can emulate only; the same each time. */
    public static GuestAbi fix(DomainSpec spec) {
        return new Fixing(emulating(), new Random(7)).fix(spec, Optional.empty());
    }

    public static DomainSpec.Builder spec() {
        return DomainSpec.builder(DomainName.of("web1")).memory(ByteSize.ofMiB(256));
    }
}
