package dev.vireo.qemu.internal.probe;

import dev.vireo.domain.Accelerator;
import dev.vireo.host.HostPath;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@link QemuFacts} as kept in the cache. */
final class FactsJson {
    private FactsJson() {}

    static JsonObject write(QemuFacts facts) {
        JsonObjectBuilder cpus = JsonObject.builder();
        facts.cpus().forEach((accelerator, models) -> cpus.put(accelerator.name(), cpus(models)));
        JsonObjectBuilder options = JsonObject.builder();
        facts.options().forEach((option, parameters) -> options.put(option, sorted(parameters)));
        return JsonObject.builder()
                .put("version", facts.version())
                .put("machines", machines(facts.machines()))
                .put("cpus", cpus.build())
                .put("devices", sorted(facts.devices()))
                .put("options", options.build())
                .put("networks", sorted(facts.networks()))
                .put("streamOptions", sorted(facts.streamOptions()))
                .put("balloon", sorted(facts.balloon()))
                .put("jsonDevices", facts.jsonDevices())
                .put(
                        "folders",
                        JsonArray.ofAll(
                                facts.folders().stream().map(HostPath::value).toList()))
                .build();
    }

    private static JsonArray sorted(Set<String> names) {
        return JsonArray.ofAll(names.stream().sorted().toList());
    }

    private static JsonArray machines(List<MachineType> machines) {
        return JsonArray.ofAll(machines.stream()
                .map(machine -> JsonObject.builder()
                        .put("name", machine.name())
                        .putIfPresent("alias", machine.otherName())
                        .put("maxCpus", machine.maxCpus())
                        .build())
                .toList());
    }

    private static JsonArray cpus(List<CpuDefinition> models) {
        return JsonArray.ofAll(models.stream()
                .map(cpu -> {
                    JsonObjectBuilder json = JsonObject.builder().put("name", cpu.name());
                    String aliasOf = cpu.aliasOf();
                    if (aliasOf != null) {
                        json.put("aliasOf", aliasOf);
                    }
                    return json.put("missing", JsonArray.ofAll(cpu.missing())).build();
                })
                .toList());
    }

    static QemuFacts read(JsonObject json) {
        List<MachineType> machines = new ArrayList<>();
        for (JsonObject machine : json.array("machines").objects()) {
            machines.add(new MachineType(
                    machine.string("name"), machine.optionalString("alias").orElse(null), machine.intValue("maxCpus")));
        }
        Map<Accelerator, List<CpuDefinition>> cpus = new LinkedHashMap<>();
        JsonObject byAccelerator = json.object("cpus");
        for (String accelerator : byAccelerator.names()) {
            cpus.put(Accelerator.valueOf(accelerator), readCpus(byAccelerator.array(accelerator)));
        }
        Map<String, Set<String>> options = new LinkedHashMap<>();
        JsonObject byOption = json.object("options");
        for (String option : byOption.names()) {
            options.put(option, names(byOption.array(option)));
        }
        return new QemuFacts(
                json.string("version"),
                machines,
                cpus,
                names(json.array("devices")),
                options,
                names(json.array("networks")),
                names(json.array("streamOptions")),
                names(json.array("balloon")),
                json.bool("jsonDevices"),
                json.array("folders").strings().stream().map(HostPath::of).toList());
    }

    private static List<CpuDefinition> readCpus(JsonArray models) {
        List<CpuDefinition> cpus = new ArrayList<>();
        for (JsonObject cpu : models.objects()) {
            cpus.add(new CpuDefinition(
                    cpu.string("name"),
                    cpu.optionalString("aliasOf").orElse(null),
                    cpu.array("missing").strings()));
        }
        return cpus;
    }

    private static Set<String> names(JsonArray array) {
        return new LinkedHashSet<>(array.strings());
    }
}
