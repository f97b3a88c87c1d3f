package dev.vireo.qemu.internal.abi;

import dev.vireo.domain.CpuTopology;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.host.HostPath;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonObjectBuilder;
import dev.vireo.qemu.internal.probe.FirmwareBuild;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@link GuestAbi} as it is kept with a definition. */
public final class AbiJson {
    private static final int SCHEMA = 1;

    private AbiJson() {}

    /** Writes it. */
    public static JsonObject write(GuestAbi abi) {
        JsonObjectBuilder devices = JsonObject.builder();
        abi.devices()
                .forEach((id, device) ->
                        devices.put(id, JsonObject.of("driver", device.driver(), "properties", device.properties())));
        CpuTopology topology = abi.topology();
        return JsonObject.builder()
                .put("schema", SCHEMA)
                .put("machine", JsonObject.of("asked", abi.machineAsked(), "type", abi.machine()))
                .put("cpu", write(abi.cpu()))
                .put(
                        "topology",
                        JsonObject.builder()
                                .put("sockets", topology.sockets())
                                .put("cores", topology.cores())
                                .put("threads", topology.threads())
                                .build())
                .putIfPresent("uefi", abi.uefiBuild().map(AbiJson::write))
                .putIfPresent("bios", abi.biosBuild().map(AbiJson::write))
                .put("devices", devices.build())
                .build();
    }

    private static JsonObject write(CpuAbi cpu) {
        return JsonObject.builder()
                .put("asked", cpu.asked())
                .put("model", cpu.model())
                .put("features", JsonObject.ofAll(cpu.features()))
                .put("exact", cpu.exact())
                .put("hostCpu", cpu.hostCpu())
                .build();
    }

    private static JsonObject write(FirmwareBuild firmware) {
        return JsonObject.builder()
                .put("code", firmware.code().value())
                .put("codeSize", firmware.codeSize())
                .putIfPresent("codeSha256", Optional.ofNullable(firmware.codeSha256()))
                .putIfPresent("variables", firmware.template().map(HostPath::value))
                .build();
    }

    /**
     * Reads it.
     *
     * @throws UnreadableStateException a newer version wrote it
     * @throws dev.vireo.json.JsonTypeException it is corrupt
     */
    public static GuestAbi read(JsonObject json) {
        if (json.intValue("schema") > SCHEMA) {
            throw new UnreadableStateException(
                    ErrorDetails.of("read", "the machine of a domain", "a newer version of Vireo has fixed it")
                            .advice("use that version or a newer one"));
        }
        JsonObject machine = json.object("machine");
        JsonObject topology = json.object("topology");
        return new GuestAbi(
                machine.string("asked"),
                machine.string("type"),
                readCpu(json.object("cpu")),
                new CpuTopology(topology.intValue("sockets"), topology.intValue("cores"), topology.intValue("threads")),
                json.optionalObject("uefi")
                        .or(() -> json.optionalObject("bios"))
                        .map(AbiJson::readFirmware)
                        .orElse(null),
                readDevices(json.object("devices")));
    }

    private static CpuAbi readCpu(JsonObject json) {
        Map<String, Boolean> features = new LinkedHashMap<>();
        JsonObject listed = json.object("features");
        listed.names().forEach(feature -> features.put(feature, listed.bool(feature)));
        return new CpuAbi(
                json.string("asked"), json.string("model"), features, json.bool("exact"), json.string("hostCpu"));
    }

    private static FirmwareBuild readFirmware(JsonObject json) {
        return new FirmwareBuild(
                HostPath.of(json.string("code")),
                json.longValue("codeSize"),
                json.optionalString("codeSha256").orElse(null),
                json.optionalString("variables").map(HostPath::of).orElse(null));
    }

    private static Map<String, DeviceAbi> readDevices(JsonObject json) {
        Map<String, DeviceAbi> devices = new LinkedHashMap<>();
        for (String id : json.names()) {
            JsonObject device = json.object(id);
            devices.put(id, new DeviceAbi(device.string("driver"), device.object("properties")));
        }
        return devices;
    }
}
