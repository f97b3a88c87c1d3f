package dev.vireo.microvm.internal.driver;

import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.network.MacAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was fixed for a domain at its definition: what its guest can see.
 *
 * @param machine the version of the machine
 * @param places the ids of the devices by their places on the bus; empty for a place that a device has left
 * @param macs the addresses of the interfaces by id
 */
record MachineAbi(String machine, List<String> places, Map<String, MacAddress> macs) {
    /** The newest machine. */
    static final String NEWEST = "vireo-1";

    MachineAbi {
        places = List.copyOf(places);
        macs = Map.copyOf(macs);
    }

    /** The address of an interface, which must be one of the domain's. */
    MacAddress mac(String id) {
        return Optional.ofNullable(macs.get(id)).orElseThrow();
    }

    JsonObject toJson() {
        Map<String, String> addresses = new LinkedHashMap<>();
        macs.forEach((id, mac) -> addresses.put(id, mac.toString()));
        return JsonObject.of(
                "machine", machine, "places", JsonArray.ofAll(places), "macs", JsonObject.ofAll(addresses));
    }

    static MachineAbi of(JsonObject json) {
        Map<String, MacAddress> macs = new LinkedHashMap<>();
        JsonObject addresses = json.object("macs");
        addresses.names().forEach(id -> macs.put(id, MacAddress.of(addresses.string(id))));
        return new MachineAbi(json.string("machine"), json.array("places").strings(), macs);
    }
}
