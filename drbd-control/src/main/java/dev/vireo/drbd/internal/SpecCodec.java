package dev.vireo.drbd.internal;

import dev.vireo.ByteSize;
import dev.vireo.drbd.Fencing;
import dev.vireo.drbd.IoErrorPolicy;
import dev.vireo.drbd.NodeName;
import dev.vireo.drbd.Protocol;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.ResourceSpec;
import dev.vireo.drbd.Side;
import dev.vireo.drbd.SplitBrainPolicy;
import dev.vireo.host.HostPath;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import java.util.List;

/** A spec as JSON. */
final class SpecCodec {
    private SpecCodec() {}

    static JsonObject write(ResourceSpec spec) {
        return JsonObject.builder()
                .put("name", spec.name().value())
                .put(
                        "sides",
                        JsonArray.ofAll(
                                spec.sides().stream().map(SpecCodec::write).toList()))
                .put("protocol", spec.protocol().name())
                .put("fencing", spec.fencing().name())
                .put("onIoError", spec.onIoError().name())
                .put("splitBrain", spec.splitBrain().name())
                .put("verifyAlgorithm", spec.verifyAlgorithm())
                .putIfPresent("checksumAlgorithm", spec.checksumAlgorithm())
                .putIfPresent("resyncRate", spec.resyncRate().map(ByteSize::bytes))
                .putIfPresent("mostResyncRate", spec.mostResyncRate().map(ByteSize::bytes))
                .putIfPresent("fencePeer", spec.fencePeer().map(HostPath::value))
                .putIfPresent("afterResyncTarget", spec.afterResyncTarget().map(HostPath::value))
                .build();
    }

    private static JsonObject write(Side side) {
        return JsonObject.builder()
                .put("node", side.node().value())
                .put("disk", side.disk().value())
                .put("minor", side.minor())
                .put("address", side.address())
                .put("port", side.port())
                .putIfPresent("metadata", side.metadata().map(HostPath::value))
                .build();
    }

    static ResourceSpec read(JsonObject json) {
        List<Side> sides =
                json.array("sides").objects().stream().map(SpecCodec::side).toList();
        ResourceSpec.Builder spec = ResourceSpec.builder(
                        ResourceName.of(json.string("name")), sides.get(0), sides.get(1))
                .protocol(Protocol.valueOf(json.string("protocol")))
                .fencing(Fencing.valueOf(json.string("fencing")))
                .onIoError(IoErrorPolicy.valueOf(json.string("onIoError")))
                .splitBrain(SplitBrainPolicy.valueOf(json.string("splitBrain")))
                .verifyAlgorithm(json.string("verifyAlgorithm"));
        json.optionalString("checksumAlgorithm").ifPresent(spec::checksumAlgorithm);
        json.optionalLong("resyncRate").ifPresent(rate -> spec.resyncRate(ByteSize.ofBytes(rate)));
        json.optionalLong("mostResyncRate").ifPresent(rate -> spec.mostResyncRate(ByteSize.ofBytes(rate)));
        json.optionalString("fencePeer").map(HostPath::of).ifPresent(spec::fencePeer);
        json.optionalString("afterResyncTarget").map(HostPath::of).ifPresent(spec::afterResyncTarget);
        return spec.build();
    }

    private static Side side(JsonObject json) {
        Side.Builder side = Side.builder(NodeName.of(json.string("node")))
                .disk(HostPath.of(json.string("disk")))
                .minor(json.intValue("minor"))
                .address(json.string("address"), json.intValue("port"));
        json.optionalString("metadata").map(HostPath::of).ifPresent(side::metadata);
        return side.build();
    }
}
