package dev.vireo.json;

import dev.vireo.network.PortForward;
import dev.vireo.network.PortForward.Protocol;
import dev.vireo.network.UserNetwork;
import java.util.List;
import java.util.Optional;

/** Networks inside the hypervisor's own process. */
final class UserNetworkCodec implements SourceCodec<UserNetwork> {
    private static final String LOOPBACK = "127.0.0.1";

    @Override
    public Class<UserNetwork> type() {
        return UserNetwork.class;
    }

    @Override
    public String name() {
        return "user";
    }

    @Override
    public JsonObject write(UserNetwork source) {
        List<JsonObject> forwards =
                source.forwards().stream().map(UserNetworkCodec::write).toList();
        return JsonObject.of("forwards", forwards, "isolated", source.isolated());
    }

    private static JsonObject write(PortForward forward) {
        return JsonObject.builder()
                .put("protocol", EnumNames.of(forward.protocol()))
                .put("hostAddress", forward.hostAddress())
                .put("hostPort", forward.hostPort())
                .put("guestPort", forward.guestPort())
                .build();
    }

    @Override
    public Optional<UserNetwork> read(FieldReader fields) {
        List<PortForward> forwards = fields.objects("forwards", UserNetworkCodec::readForward);
        boolean isolated = fields.bool("isolated").orElse(false);
        return fields.make(() -> new UserNetwork(forwards, isolated));
    }

    private static Optional<PortForward> readForward(FieldReader fields) {
        fields.require("hostPort", "guestPort");
        Protocol protocol = fields.choice("protocol", Protocol.class).orElse(Protocol.TCP);
        String hostAddress = fields.string("hostAddress").orElse(LOOPBACK);
        int hostPort = fields.integer("hostPort").orElse(1);
        int guestPort = fields.integer("guestPort").orElse(1);
        return fields.make(() -> new PortForward(protocol, hostAddress, hostPort, guestPort));
    }
}
