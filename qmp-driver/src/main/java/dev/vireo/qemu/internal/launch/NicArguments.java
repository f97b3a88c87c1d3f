package dev.vireo.qemu.internal.launch;

import dev.vireo.domain.NicSpec;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonObjectBuilder;
import dev.vireo.network.PortForward;
import dev.vireo.network.StreamNetwork;
import dev.vireo.network.UserNetwork;
import dev.vireo.qemu.internal.abi.DeviceAbi;
import dev.vireo.qemu.internal.probe.QemuFacts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The back end of a network interface, and what its device is told beside its fixed properties. Pure. */
final class NicArguments {
    private final NicSpec nic;

    NicArguments(NicSpec nic) {
        this.nic = nic;
    }

    private String backEndId() {
        return nic.id() + ".net";
    }

    /** A network inside QEMU's own process. */
    JsonObject backEnd(UserNetwork network) {
        JsonObjectBuilder backEnd =
                JsonObject.builder().put("type", "user").put("id", backEndId()).put("restrict", network.isolated());
        if (!network.forwards().isEmpty()) {
            List<JsonObject> forwards = network.forwards().stream()
                    .map(forward -> JsonObject.of("str", forward(forward)))
                    .toList();
            backEnd.put("hostfwd", JsonArray.ofAll(forwards));
        }
        return backEnd.build();
    }

    private static String forward(PortForward forward) {
        return forward.protocol().name().toLowerCase(Locale.ROOT) + ":" + forward.hostAddress() + ":"
                + forward.hostPort() + "-:" + forward.guestPort();
    }

    /** Frames over a socket, on which QEMU is the client. */
    JsonObject backEnd(StreamNetwork network, Optional<String> reconnectOption) {
        JsonObjectBuilder backEnd = JsonObject.builder()
                .put("type", "stream")
                .put("id", backEndId())
                .put("server", false)
                .put(
                        "addr",
                        JsonObject.of("type", "unix", "path", network.socket().value()));
        network.reconnect().ifPresent(interval -> {
            String option = reconnectOption.orElseThrow();
            boolean milliseconds = option.equals(QemuFacts.RECONNECT_MILLISECONDS);
            backEnd.put(option, milliseconds ? interval.toMillis() : interval.toSeconds());
        });
        return backEnd.build();
    }

    /** A tap device that was made for it; QEMU runs no script and needs no right. */
    JsonObject backEnd(String tap) {
        return JsonObject.builder()
                .put("type", "tap")
                .put("id", backEndId())
                .put("ifname", tap)
                .put("script", "no")
                .put("downscript", "no")
                .put("vhost", false)
                .build();
    }

    /** The device. Without a place in the boot order it has no boot ROM, which saves the time of running it. */
    JsonObject device(DeviceAbi abi, Optional<Integer> bootIndex) {
        JsonObjectBuilder device = JsonObject.builder()
                .put("driver", abi.driver())
                .put("id", nic.id())
                .putAll(abi.properties())
                .put("netdev", backEndId());
        if (bootIndex.isPresent()) {
            device.put("bootindex", bootIndex.get());
        } else if (abi.properties().has("addr")) {
            device.put("romfile", "");
        }
        return device.build();
    }
}
