package dev.vireo.qemu.internal.abi;

import dev.vireo.domain.Accelerator;
import dev.vireo.domain.CpuModel;
import dev.vireo.domain.DomainSpec;
import dev.vireo.qemu.internal.probe.CpuDefinition;
import dev.vireo.qemu.internal.probe.QemuFacts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Chooses the CPU that the guest sees. See {@code docs/decisions/default-cpu.md}. */
final class CpuRules {
    private static final String BASE = "qemu64";

    private final DomainSpec spec;
    private final Surroundings surroundings;
    private final Findings findings;

    CpuRules(DomainSpec spec, Surroundings surroundings, Findings findings) {
        this.spec = spec;
        this.surroundings = surroundings;
        this.findings = findings;
    }

    /** The CPU; the one from before where the same was asked for. Empty if something was found. */
    Optional<CpuAbi> choose(Optional<GuestAbi> before) {
        CpuModel asked = spec.cpu();
        Accelerator accelerator = surroundings.resolve(spec.accelerator());
        if (asked.equals(CpuModel.HOST) && accelerator != Accelerator.KVM) {
            findings.add("cpu", "'host' needs KVM, which this host cannot do; use 'max' or 'default'");
            return Optional.empty();
        }
        Optional<CpuAbi> kept =
                before.map(GuestAbi::cpu).filter(cpu -> cpu.asked().equals(asked.name()));
        if (kept.isPresent()) {
            return kept;
        }
        if (asked.equals(CpuModel.HOST) || asked.equals(CpuModel.MAX)) {
            return Optional.of(new CpuAbi(asked.name(), asked.name(), Map.of(), false, surroundings.hostCpu()));
        }
        return asked.equals(CpuModel.DEFAULT) ? standard(accelerator) : named(accelerator, asked.name());
    }

    private Optional<CpuAbi> standard(Accelerator accelerator) {
        Optional<CpuDefinition> base = find(accelerator, BASE);
        return base.map(cpu -> new CpuAbi(CpuModel.DEFAULT.name(), cpu.versioned(), levelTwo(), true, ""));
    }

    /** What makes {@code qemu64} an x86-64-v2 CPU with AES; the same under each accelerator. */
    private static Map<String, Boolean> levelTwo() {
        Map<String, Boolean> features = new LinkedHashMap<>();
        features.put("cx16", true);
        features.put("lahf-lm", true);
        features.put("popcnt", true);
        features.put("ssse3", true);
        features.put("sse4.1", true);
        features.put("sse4.2", true);
        features.put("aes", true);
        features.put("svm", false);
        return features;
    }

    private Optional<CpuAbi> named(Accelerator accelerator, String name) {
        Optional<CpuDefinition> cpu = find(accelerator, name);
        if (cpu.isEmpty()) {
            return Optional.empty();
        }
        if (!cpu.get().missing().isEmpty()) {
            String by = accelerator == Accelerator.KVM ? "this host's CPU" : "emulation";
            findings.add(
                    "cpu",
                    name + " has features that " + by + " lacks: "
                            + String.join(", ", cpu.get().missing()));
            return Optional.empty();
        }
        return Optional.of(new CpuAbi(name, cpu.get().versioned(), Map.of(), true, ""));
    }

    private Optional<CpuDefinition> find(Accelerator accelerator, String name) {
        QemuFacts qemu = surroundings.qemu();
        Optional<CpuDefinition> cpu = qemu.cpu(accelerator, name);
        findings.require(cpu.isPresent(), "cpu", "this QEMU (" + qemu.version() + ") has no CPU model " + name);
        return cpu;
    }
}
