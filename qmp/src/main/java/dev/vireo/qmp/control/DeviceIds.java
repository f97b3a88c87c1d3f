package dev.vireo.qmp.control;

import dev.vireo.json.JsonObject;
import java.util.Optional;

/** Tells which of a domain's devices an answer or event speaks of. Pure. */
final class DeviceIds {
    private static final String PERIPHERAL = "/machine/peripheral/";

    private DeviceIds() {}

    /** The id in a path of the object tree, or the id itself. */
    static Optional<String> ofQomPathOrId(String text) {
        if (text.startsWith(PERIPHERAL)) {
            String rest = text.substring(PERIPHERAL.length());
            int slash = rest.indexOf('/');
            return ofId(slash < 0 ? rest : rest.substring(0, slash));
        }
        return text.startsWith("/") ? Optional.empty() : ofId(text);
    }

    /** An id, unless it is empty or one of the machine's own, which hold dots. */
    private static Optional<String> ofId(String id) {
        return id.isEmpty() || id.indexOf('.') >= 0 ? Optional.empty() : Optional.of(id);
    }

    /** The disk that a BLOCK_IO_ERROR is about: by the device's path where that is told, else by the node's name. */
    static Optional<String> ofBlockError(JsonObject data) {
        return data.optionalString("qom-path")
                .flatMap(DeviceIds::ofQomPathOrId)
                .or(() -> data.optionalString("device").flatMap(DeviceIds::ofQomPathOrId))
                .or(() -> data.optionalString("node-name").flatMap(DeviceIds::ofId));
    }
}
