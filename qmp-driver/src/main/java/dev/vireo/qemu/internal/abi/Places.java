package dev.vireo.qemu.internal.abi;

import dev.vireo.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gives out addresses of one kind: a device that stays keeps its own, a new one gets the first that is free. */
final class Places {
    private final List<JsonObject> all;
    private final Set<JsonObject> taken = new HashSet<>();
    private final Map<String, DeviceAbi> before;

    Places(List<JsonObject> all, Map<String, DeviceAbi> before) {
        this.all = all;
        this.before = before;
    }

    /** How many there are. */
    int size() {
        return all.size();
    }

    /** Takes the address that a device had before, if it had one of these. */
    Optional<JsonObject> keep(String id) {
        DeviceAbi old = before.get(id);
        if (old == null) {
            return Optional.empty();
        }
        return all.stream().filter(old::isAt).filter(taken::add).findFirst();
    }

    /** Takes the first free address. */
    Optional<JsonObject> next() {
        return all.stream().filter(taken::add).findFirst();
    }
}
