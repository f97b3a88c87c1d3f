package dev.vireo.qemu.internal.probe;

import dev.vireo.host.HostPath;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what QEMU answers to the queries of a probe. Pure; unknown members are legal and ignored. */
final class Answers {
    private Answers() {}

    /** The answer to query-version. */
    static String version(JsonObject answer) {
        JsonObject qemu = answer.object("qemu");
        return qemu.longValue("major") + "." + qemu.longValue("minor") + "." + qemu.longValue("micro");
    }

    /** The answer to query-machines. */
    static List<MachineType> machines(JsonArray answer) {
        List<MachineType> machines = new ArrayList<>();
        for (JsonObject machine : answer.objects()) {
            machines.add(new MachineType(
                    machine.string("name"), machine.optionalString("alias").orElse(null), machine.intValue("cpu-max")));
        }
        return machines;
    }

    /** The answer to query-cpu-definitions. */
    static List<CpuDefinition> cpus(JsonArray answer) {
        List<CpuDefinition> cpus = new ArrayList<>();
        for (JsonObject cpu : answer.objects()) {
            List<String> missing = cpu.optionalArray("unavailable-features")
                    .map(JsonArray::strings)
                    .orElse(List.of());
            cpus.add(new CpuDefinition(
                    cpu.string("name"), cpu.optionalString("alias-of").orElse(null), missing));
        }
        return cpus;
    }

    /** The answer to query-command-line-options. */
    static Map<String, Set<String>> options(JsonArray answer) {
        Map<String, Set<String>> options = new LinkedHashMap<>();
        for (JsonObject option : answer.objects()) {
            options.put(option.string("option"), names(option.array("parameters")));
        }
        return options;
    }

    /** The names in the answer to qom-list-types or device-list-properties. */
    static Set<String> names(JsonArray answer) {
        Set<String> names = new LinkedHashSet<>();
        answer.objects().forEach(each -> names.add(each.string("name")));
        return names;
    }

    /** Whether the answer to query-qmp-schema says that {@code -device} takes JSON. */
    static boolean jsonDevices(JsonArray schema) {
        return entity(schema, "device_add")
                .flatMap(command -> command.optionalArray("features"))
                .map(JsonArray::strings)
                .orElse(List.of())
                .contains("json-cli");
    }

    /** The kinds of network back end in the answer to query-qmp-schema. */
    static Set<String> networks(JsonArray schema) {
        Set<String> kinds = new LinkedHashSet<>();
        networkVariants(schema).forEach(variant -> kinds.add(variant.string("case")));
        return kinds;
    }

    private static List<JsonObject> networkVariants(JsonArray schema) {
        return entity(schema, "netdev_add")
                .flatMap(command -> entity(schema, command.string("arg-type")))
                .flatMap(arguments -> arguments.optionalArray("variants"))
                .map(JsonArray::objects)
                .orElse(List.of());
    }

    /** The options of a kind of network back end in the answer to query-qmp-schema. */
    static Set<String> networkOptions(JsonArray schema, String kind) {
        return networkVariants(schema).stream()
                .filter(variant -> variant.string("case").equals(kind))
                .findFirst()
                .flatMap(variant -> entity(schema, variant.string("type")))
                .map(options -> names(options.array("members")))
                .orElse(Set.of());
    }

    private static Optional<JsonObject> entity(JsonArray schema, String name) {
        return schema.values().stream()
                .filter(each -> each instanceof JsonObject entity
                        && entity.optionalString("name").filter(name::equals).isPresent())
                .map(each -> (JsonObject) each)
                .findFirst();
    }

    /** The folders that {@code -L help} lists, one a line; what is no absolute path is left out. */
    static List<HostPath> folders(String listed) {
        return listed.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("/"))
                .map(line -> HostPath.of(Path.of(line).normalize().toString()))
                .toList();
    }
}
