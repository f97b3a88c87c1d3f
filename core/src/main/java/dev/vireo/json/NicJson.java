package dev.vireo.json;

import dev.vireo.domain.NicModel;
import dev.vireo.domain.NicSpec;
import dev.vireo.network.MacAddress;
import dev.vireo.network.NetworkSource;
import dev.vireo.network.UserNetwork;
import java.util.Optional;

/** Network interfaces in JSON. */
final class NicJson {
    private NicJson() {}

    static JsonObject write(NicSpec nic) {
        return JsonObject.builder()
                .put("id", nic.id())
                .put("source", SourceCodecs.installed().write(nic.source()))
                .put("model", EnumNames.of(nic.model()))
                .putIfPresent("mac", nic.mac().map(MacAddress::value))
                .putIfPresent("bootOrder", nic.bootOrder())
                .build();
    }

    /** Never empty, so that the interfaces behind a refused one keep their index. */
    static Optional<NicSpec> read(FieldReader fields) {
        fields.require("id", "source");
        // What stands in clashes with no other device: it is not a valid id.
        String id = fields.string("id").orElse(fields.path());
        Optional<NetworkSource> source =
                fields.object("source", about -> SourceCodecs.installed().read(about, NetworkSource.class));
        NicSpec.Builder nic = NicSpec.builder(id, source.orElse(UserNetwork.create()));
        fields.choice("model", NicModel.class).ifPresent(nic::model);
        fields.value("mac", MacAddress::of).ifPresent(nic::mac);
        fields.integer("bootOrder").ifPresent(nic::bootOrder);
        return Optional.of(nic.build());
    }
}
