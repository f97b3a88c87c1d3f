package dev.vireo.qemu.internal.probe;

import dev.vireo.domain.Accelerator;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a QEMU binary what it can do, by starting it without a machine. */
final class Probe {
    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    private static final String BALLOON = "virtio-balloon-pci";

    private final Host host;
    private final Binary binary;
    private final Duration limit;

    Probe(Host host, Binary binary, Duration limit) {
        this.host = host;
        this.binary = binary;
        this.limit = limit;
    }

    /**
     * Asks it.
     *
     * @throws UnsupportedException it does not run
     */
    QemuFacts run() {
        QemuFacts facts = null;
        UnsupportedException emulationFailure = null;
        try {
            facts = ask(Accelerator.EMULATION, null);
        } catch (UnsupportedException builtWithoutEmulation) {
            emulationFailure = builtWithoutEmulation;
        }
        if (host.facts().virtualization().hardware()) {
            try {
                return ask(Accelerator.KVM, facts);
            } catch (UnsupportedException kvmFailure) {
                LOG.atWarn()
                        .addKeyValue("binary", binary.path())
                        .setCause(kvmFailure)
                        .log("QEMU cannot use KVM");
            }
        }
        if (facts == null) {
            throw Optional.ofNullable(emulationFailure).orElseThrow();
        }
        return facts;
    }

    private QemuFacts ask(Accelerator accelerator, @Nullable QemuFacts known) {
        String name = accelerator == Accelerator.KVM ? "kvm" : "tcg";
        // timeout(1): a QEMU that is asked through its standard input does not end when that is closed, and this
        // program
        // may be killed while it asks
        Command command = Command.of(
                "timeout",
                "--signal=KILL",
                Long.toString(limit.toSeconds() + 5),
                binary.path().value(),
                "-machine",
                "none",
                "-accel",
                name,
                "-nodefaults",
                "-no-user-config",
                "-S",
                "-display",
                "none",
                "-qmp",
                "stdio");
        try (Conversation qemu = new Conversation(host, binary.path().value(), command, limit)) {
            QemuFacts facts = known == null ? everything(qemu) : known;
            return facts.withCpus(
                    accelerator, Answers.cpus(qemu.askForArray("query-cpu-definitions", JsonObject.EMPTY)));
        }
    }

    private QemuFacts everything(Conversation qemu) {
        JsonArray schema = qemu.askForArray("query-qmp-schema", JsonObject.EMPTY);
        JsonArray balloon = qemu.askForArray("device-list-properties", JsonObject.of("typename", BALLOON));
        return new QemuFacts(
                Answers.version(qemu.ask("query-version", JsonObject.EMPTY).asObject()),
                Answers.machines(qemu.askForArray("query-machines", JsonObject.EMPTY)),
                Map.of(),
                Answers.names(qemu.askForArray("qom-list-types", JsonObject.of("implements", "device"))),
                Answers.options(qemu.askForArray("query-command-line-options", JsonObject.EMPTY)),
                Answers.networks(schema),
                Answers.networkOptions(schema, "stream"),
                Answers.names(balloon),
                Answers.jsonDevices(schema),
                folders());
    }

    /** Where it looks for firmware; a QEMU that does not tell looks for itself. */
    private List<HostPath> folders() {
        CommandResult told =
                host.run(Command.of(binary.path().value(), "-L", "help").deadline(limit));
        return told.succeeded() ? Answers.folders(told.output()) : List.of();
    }
}
