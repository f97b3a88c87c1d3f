package dev.vireo.microvm.internal.machine;

import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonObjectBuilder;
import dev.vireo.json.JsonTypeException;
import dev.vireo.microvm.internal.device.Saved;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The state of a machine without its memory, as JSON, and back. The processors stand meanwhile. */
final class Snapshot {
    private static final int SCHEMA = 1;

    private Snapshot() {}

    static JsonObject save(Board board, long memory, Map<String, Saved> devices, List<Integer> msrs) {
        JsonArray processors = JsonArray.ofAll(board.vcpus().stream()
                .map(vcpu -> ProcessorState.save(vcpu, msrs))
                .toList());
        JsonObject chips = ChipState.save(board.vm());
        Map<String, JsonObject> states = new LinkedHashMap<>();
        devices.forEach((name, device) -> states.put(name, device.save()));
        JsonObjectBuilder builder = JsonObject.builder();
        return builder.put("schema", SCHEMA)
                .put("memory", memory)
                .put("processors", processors)
                .put("chips", chips)
                .put("devices", JsonObject.ofAll(states))
                .build();
    }

    /**
     * Refuses a state that belongs to another machine.
     *
     * @throws dev.vireo.error.UnreadableStateException it does, or it is damaged, or of a later version
     */
    static void check(JsonObject state, MachineSpec spec) {
        read(() -> {
            if (state.longValue("schema") != SCHEMA) {
                throw SavedState.unreadable("its schema is " + state.longValue("schema") + ", not " + SCHEMA, null);
            }
            long memory = state.longValue("memory");
            int processors = state.array("processors").objects().size();
            if (memory != spec.memory() || processors != spec.processors()) {
                throw SavedState.unreadable(
                        "it has " + memory + " bytes of memory and " + processors + " processors, and the machine "
                                + spec.memory() + " and " + spec.processors(),
                        null);
            }
        });
    }

    static void load(JsonObject state, Board board, Map<String, Saved> devices) {
        read(() -> {
            JsonObject states = state.object("devices");
            Set<String> names = states.names();
            if (!names.equals(devices.keySet())) {
                throw SavedState.unreadable("it has the devices " + names + ", not " + devices.keySet(), null);
            }
            List<JsonObject> processors = state.array("processors").objects();
            for (int i = 0; i < processors.size(); i++) {
                ProcessorState.load(board.vcpus().get(i), processors.get(i));
            }
            ChipState.load(board.vm(), state.object("chips"));
            devices.forEach((name, device) -> device.load(states.object(name)));
        });
    }

    private static void read(Runnable reading) {
        try {
            reading.run();
        } catch (JsonTypeException | IllegalArgumentException e) {
            throw SavedState.unreadable(String.valueOf(e.getMessage()), e);
        }
    }
}
