package dev.vireo.json;

import dev.vireo.ByteSize;
import dev.vireo.domain.ConsoleKind;
import dev.vireo.domain.ConsoleSpec;
import dev.vireo.domain.CpuTopology;
import dev.vireo.domain.KernelBoot;
import dev.vireo.host.HostPath;
import java.util.Optional;

/** The smaller parts of a domain in JSON: CPU topology, direct kernel boot, console. */
final class MachineJson {
    private static final HostPath ANY_PATH = HostPath.of("/");

    private MachineJson() {}

    static JsonObject write(CpuTopology topology) {
        return JsonObject.of("sockets", topology.sockets(), "cores", topology.cores(), "threads", topology.threads());
    }

    static Optional<CpuTopology> readTopology(FieldReader fields) {
        fields.require("sockets", "cores", "threads");
        int sockets = fields.integer("sockets").orElse(1);
        int cores = fields.integer("cores").orElse(1);
        int threads = fields.integer("threads").orElse(1);
        return fields.make(() -> new CpuTopology(sockets, cores, threads));
    }

    static JsonObject write(KernelBoot boot) {
        return JsonObject.builder()
                .put("kernel", boot.kernel().value())
                .putIfPresent("initrd", boot.initrd().map(HostPath::value))
                .put("commandLine", boot.commandLine())
                .build();
    }

    static Optional<KernelBoot> readKernel(FieldReader fields) {
        fields.require("kernel");
        KernelBoot boot = KernelBoot.of(fields.value("kernel", HostPath::of).orElse(ANY_PATH));
        boot = fields.value("initrd", HostPath::of).map(boot::initrd).orElse(boot);
        boot = fields.string("commandLine").map(boot::commandLine).orElse(boot);
        return Optional.of(boot);
    }

    static JsonObject write(ConsoleSpec console) {
        return JsonObject.of(
                "kind",
                EnumNames.of(console.kind()),
                "history",
                console.history().toString());
    }

    static Optional<ConsoleSpec> readConsole(FieldReader fields) {
        ConsoleKind kind = fields.choice("kind", ConsoleKind.class).orElse(ConsoleSpec.SERIAL.kind());
        ByteSize history = fields.size("history").orElse(ConsoleSpec.SERIAL.history());
        return Optional.of(new ConsoleSpec(kind, history));
    }
}
