package dev.vireo.lvm.internal;

import dev.vireo.host.HostPath;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import java.util.List;

/** What devices carry, by wipefs(8), which changes nothing here. */
public final class Signatures {
    private final Root root;

    /** On a host. */
    public Signatures(Root root) {
        this.root = root;
    }

    /** The kinds of what is on a device, such as {@code ext4} or {@code LVM2_member}; empty if nothing is. */
    public List<String> of(HostPath device) {
        String output = root.run(List.of("wipefs", "--json", "--no-act", "--", device.value()))
                .orThrow("look at", device.value())
                .output();
        return parse(output);
    }

    /** A device that carries nothing gives no output, or an empty list. */
    static List<String> parse(String output) {
        return output.isBlank()
                ? List.of()
                : Json.parse(output).asObject().array("signatures").objects().stream()
                        .map((JsonObject each) -> each.string("type"))
                        .distinct()
                        .toList();
    }
}
