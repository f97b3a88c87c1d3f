package dev.vireo.drbd.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What lines of {@code drbdsetup events2} add up to. Not safe for several threads. */
public final class StateTable {
    /** What DRBD 8.4 calls its one peer. */
    public static final String ONLY_PEER = "peer";

    private final Map<String, ResourceRows> resources = new LinkedHashMap<>();
    private boolean whole;
    private boolean behind;

    /** The fields of a resource and of what belongs to it, in the order in which they came. */
    public record ResourceRows(
            Map<String, String> own, Map<String, Map<String, String>> devices, Map<String, PeerRows> peers) {}

    /** The fields of a connection, and of the volumes at its other end. */
    public record PeerRows(Map<String, String> own, Map<String, Map<String, String>> devices) {}

    /** Takes a line in. What is not known is left out: a newer DRBD tells of more. */
    public void apply(EventLine line) {
        if (line.endsWhatExists()) {
            whole = true;
        } else if (line.tellsOfAGap()) {
            behind = true;
        } else {
            switch (line.verb()) {
                case "exists", "create", "change" -> put(line);
                case "destroy" -> remove(line);
                default -> {}
            }
        }
    }

    /** Whether all that exists has been told. */
    public boolean isWhole() {
        return whole;
    }

    /** Whether lines are missing, so that this has to be read anew. */
    public boolean isBehind() {
        return behind;
    }

    /** The resources by name. */
    public Map<String, ResourceRows> resources() {
        return resources;
    }

    private void put(EventLine line) {
        String name = line.fields().get("name");
        if (name == null) {
            return;
        }
        ResourceRows resource = resources.computeIfAbsent(
                name, key -> new ResourceRows(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>()));
        Map<String, String> row = switch (line.kind()) {
            case "resource" -> resource.own();
            case "device" -> row(resource.devices(), volume(line));
            case "connection" -> peer(resource, line).own();
            case "peer-device" -> row(peer(resource, line).devices(), volume(line));
            default -> new LinkedHashMap<>();
        };
        row.putAll(line.fields());
    }

    private static Map<String, String> row(Map<String, Map<String, String>> rows, String key) {
        return rows.computeIfAbsent(key, unused -> new LinkedHashMap<>());
    }

    private static PeerRows peer(ResourceRows resource, EventLine line) {
        return resource.peers()
                .computeIfAbsent(peerName(line), key -> new PeerRows(new LinkedHashMap<>(), new LinkedHashMap<>()));
    }

    /** DRBD 8.4 leaves the name out when the connection stands alone. */
    private static String peerName(EventLine line) {
        return line.fields().getOrDefault("conn-name", ONLY_PEER);
    }

    private static String volume(EventLine line) {
        return line.fields().getOrDefault("volume", "0");
    }

    private void remove(EventLine line) {
        String name = line.fields().getOrDefault("name", "");
        if (line.kind().equals("resource")) {
            resources.remove(name);
            return;
        }
        Optional.ofNullable(resources.get(name)).ifPresent(resource -> {
            switch (line.kind()) {
                case "device" -> resource.devices().remove(volume(line));
                case "connection" -> resource.peers().remove(peerName(line));
                case "peer-device" ->
                    Optional.ofNullable(resource.peers().get(peerName(line)))
                            .ifPresent(peer -> peer.devices().remove(volume(line)));
                default -> {}
            }
        });
    }
}
