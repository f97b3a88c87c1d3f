package dev.vireo.drbd;

import dev.vireo.ByteSize;
import dev.vireo.drbd.internal.Definition;
import dev.vireo.drbd.internal.Sizes;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.storage.StorageVolume;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a volume more space, in use or not: first the devices below both sides, then DRBD. In the other order there would be
 * nothing that it could take, and with one side alone nothing is gained, and nothing lost.
 */
final class Growth {
    private static final String VERB = "grow";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Pair pair;
    private final ResourceName name;

    Growth(Pair pair, ResourceName name) {
        this.pair = pair;
        this.name = name;
    }

    void run(ByteSize size, Map<NodeName, StorageVolume> below) {
        Map<NodeName, Node> nodes = pair.reached(false, VERB, Node.subject(name));
        Definition definition = pair.definition(name, VERB);
        for (Side side : definition.spec().sides()) {
            if (!below.containsKey(side.node())) {
                throw new NotFoundException(ErrorDetails.of(
                        VERB, Node.subject(name), "what lies below it on " + side.node() + " was not named"));
            }
            check(Pair.at(side.node(), nodes), size);
        }
        pair.take(Leftovers.GROW, name, Pair.details(definition, nodes.keySet()), nodes.values(), () -> {
            for (Side side : definition.spec().sides()) {
                growBelow(side, Pair.at(side.node(), below), size);
            }
            tellDrbd(name, nodes.values());
            Waiting.until(
                    "of that size",
                    name,
                    PATIENCE,
                    () -> nodes.values().stream()
                            .allMatch(node -> size(node, name).bytes() >= size.bytes()));
            return size;
        });
    }

    private void check(Node node, ByteSize size) {
        ResourceState state = node.drbd().state(name);
        if (!state.isHealthy()) {
            throw new WrongStateException(
                    ErrorDetails.of(VERB, Node.subject(name), "it is not whole on both hosts: " + state)
                            .advice("connect it and let it be synchronized first"));
        }
        ByteSize now = size(node, name);
        if (now.bytes() >= size.bytes()) {
            throw new WrongStateException(ErrorDetails.of(VERB, Node.subject(name), "it has " + now + " already"));
        }
    }

    static ByteSize size(Node node, ResourceName name) {
        return node.drbd().state(name).volumes().get(0).size().orElse(ByteSize.ZERO);
    }

    private static void growBelow(Side side, StorageVolume volume, ByteSize size) {
        long needed = side.metadata().isPresent() ? size.bytes() : Sizes.deviceFor(size.bytes());
        if (volume.size().bytes() < needed) {
            volume.grow(ByteSize.ofBytes(needed));
        }
    }

    /** Lets DRBD take what there is now below both sides, and its metadata follow. One side must be primary for that. */
    static void tellDrbd(ResourceName name, Collection<Node> nodes) {
        Optional<Node> primary = nodes.stream()
                .filter(node -> node.drbd().state(name).role() == Role.PRIMARY)
                .findFirst();
        Node node = primary.orElseGet(() -> nodes.iterator().next());
        if (primary.isEmpty()) {
            node.drbd().resource(name).promote(Promotion.SAFE);
        }
        try {
            node.change(name, "resize").orThrow(VERB, Node.subject(name));
        } finally {
            if (primary.isEmpty()) {
                node.drbd().resource(name).demote();
            }
        }
    }
}
