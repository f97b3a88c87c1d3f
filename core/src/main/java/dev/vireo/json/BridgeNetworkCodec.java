package dev.vireo.json;

import dev.vireo.network.BridgeNetwork;
import java.util.Optional;

/** Bridges of the host. */
final class BridgeNetworkCodec implements SourceCodec<BridgeNetwork> {
    @Override
    public Class<BridgeNetwork> type() {
        return BridgeNetwork.class;
    }

    @Override
    public String name() {
        return "bridge";
    }

    @Override
    public JsonObject write(BridgeNetwork source) {
        return JsonObject.of("bridge", source.bridge());
    }

    @Override
    public Optional<BridgeNetwork> read(FieldReader fields) {
        fields.require("bridge");
        String bridge = fields.string("bridge").orElse("br0");
        return fields.make(() -> new BridgeNetwork(bridge));
    }
}
