package dev.vireo.json;

import dev.vireo.host.HostPath;
import dev.vireo.network.StreamNetwork;
import java.time.Duration;
import java.util.Optional;

/** Frames over a UNIX socket. */
final class StreamNetworkCodec implements SourceCodec<StreamNetwork> {
    private static final HostPath STAND_IN = HostPath.of("/");

    @Override
    public Class<StreamNetwork> type() {
        return StreamNetwork.class;
    }

    @Override
    public String name() {
        return "stream";
    }

    @Override
    public JsonObject write(StreamNetwork source) {
        return JsonObject.builder()
                .put("socket", source.socket().value())
                .putIfPresent("reconnect", source.reconnect().map(Duration::toSeconds))
                .build();
    }

    @Override
    public Optional<StreamNetwork> read(FieldReader fields) {
        fields.require("socket");
        HostPath socket = fields.value("socket", HostPath::of).orElse(STAND_IN);
        Optional<Duration> reconnect = fields.integer("reconnect").map(Duration::ofSeconds);
        return fields.make(() -> new StreamNetwork(socket, reconnect));
    }
}
