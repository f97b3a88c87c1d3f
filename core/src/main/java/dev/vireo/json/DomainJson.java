package dev.vireo.json;

import dev.vireo.domain.Accelerator;
import dev.vireo.domain.CpuModel;
import dev.vireo.domain.CpuTopology;
import dev.vireo.domain.CrashAction;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.Firmware;
import dev.vireo.domain.ManagedBy;
import dev.vireo.domain.PoweroffAction;
import dev.vireo.domain.RebootAction;
import dev.vireo.error.InvalidSpecException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Domain specs in JSON: the fields of the domain itself, in the order of its accessors. */
final class DomainJson {
    private static final DomainName ANY_NAME = DomainName.of("any");
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private DomainJson() {}

    static JsonObject write(DomainSpec spec) {
        return JsonObject.builder()
                .put("name", spec.name().value())
                .putIfPresent("uuid", spec.uuid().map(UUID::toString))
                .put("description", spec.description())
                .put("memory", spec.memory().toString())
                .put("vcpus", spec.vcpus())
                .putIfPresent("topology", spec.topology().map(MachineJson::write))
                .put("cpu", spec.cpu().name())
                .put("accelerator", EnumNames.of(spec.accelerator()))
                .put("machine", spec.machine())
                .put("firmware", EnumNames.of(spec.firmware()))
                .putIfPresent("kernel", spec.kernel().map(MachineJson::write))
                .put(
                        "disks",
                        JsonArray.ofAll(
                                spec.disks().stream().map(DiskJson::write).toList()))
                .put(
                        "nics",
                        JsonArray.ofAll(spec.nics().stream().map(NicJson::write).toList()))
                .put("console", MachineJson.write(spec.console()))
                .put("rng", spec.rng())
                .put("balloon", spec.balloon())
                .putIfPresent("vsock", spec.vsock())
                .put("agent", spec.agent())
                .put("vnc", spec.vnc())
                .put("onPoweroff", EnumNames.of(spec.onPoweroff()))
                .put("onReboot", EnumNames.of(spec.onReboot()))
                .put("onCrash", EnumNames.of(spec.onCrash()))
                .put("managedBy", spec.managedBy().manager())
                .put("metadata", JsonObject.ofAll(spec.metadata()))
                .build();
    }

    static Optional<DomainSpec> read(FieldReader fields) {
        fields.require("name");
        DomainSpec.Builder spec =
                DomainSpec.builder(fields.value("name", DomainName::of).orElse(ANY_NAME));
        fields.value("uuid", DomainJson::uuid).ifPresent(spec::uuid);
        fields.string("description").ifPresent(spec::description);
        readMachine(fields, spec);
        spec.disks(fields.objects("disks", DiskJson::read));
        spec.nics(fields.objects("nics", NicJson::read));
        fields.object("console", MachineJson::readConsole).ifPresent(spec::console);
        fields.bool("rng").ifPresent(spec::rng);
        fields.bool("balloon").ifPresent(spec::balloon);
        fields.integer("vsock").ifPresent(spec::vsock);
        fields.bool("agent").ifPresent(spec::agent);
        fields.bool("vnc").ifPresent(spec::vnc);
        fields.choice("onPoweroff", PoweroffAction.class).ifPresent(spec::onPoweroff);
        fields.choice("onReboot", RebootAction.class).ifPresent(spec::onReboot);
        fields.choice("onCrash", CrashAction.class).ifPresent(spec::onCrash);
        fields.value("managedBy", ManagedBy::new).ifPresent(spec::managedBy);
        fields.strings("metadata").forEach(spec::metadata);
        return fields.make(spec::build);
    }

    private static void readMachine(FieldReader fields, DomainSpec.Builder spec) {
        fields.size("memory").ifPresent(spec::memory);
        fields.integer("vcpus").ifPresent(spec::vcpus);
        Optional<CpuTopology> topology = fields.object("topology", MachineJson::readTopology);
        topology.ifPresent(spec::topology);
        if (fields.refused("vcpus")) {
            // Else the topology would be blamed for not making as many CPUs as nobody asked for.
            topology.map(CpuTopology::vcpus).ifPresent(spec::vcpus);
        }
        fields.value("cpu", CpuModel::named).ifPresent(spec::cpu);
        fields.choice("accelerator", Accelerator.class).ifPresent(spec::accelerator);
        fields.string("machine").ifPresent(spec::machine);
        fields.choice("firmware", Firmware.class).ifPresent(spec::firmware);
        fields.object("kernel", MachineJson::readKernel).ifPresent(spec::kernel);
    }

    /** {@link UUID#fromString} alone takes shorter forms, too, and makes another identity of them. */
    private static UUID uuid(String text) {
        if (!UUID_FORM.matcher(text).matches()) {
            throw InvalidSpecException.of(
                    "uuid", "uuid", "must be a UUID such as 123e4567-e89b-42d3-a456-426614174000");
        }
        return UUID.fromString(text);
    }
}
