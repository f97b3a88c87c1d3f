package dev.vireo.qemu.internal.migrate;

import dev.vireo.error.MonitorException;
import dev.vireo.host.HostPath;
import dev.vireo.json.JsonObject;
import dev.vireo.qmp.QmpCommand;
import dev.vireo.qmp.control.Conversations.Asking;
import java.util.Optional;

/** The key of an encrypted stream, as an object of QEMU. */
enum Credentials {
    /** Of the guest's state. */
    STATE("vireo-migration"),
    /** Of its disks. */
    DISKS("vireo-disks");

    /** The user in the key file. */
    private static final String USER = "vireo";

    private final String id;

    Credentials(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** Removes what an earlier attempt may have left. */
    void remove(Asking qemu) {
        try {
            qemu.execute("move", QmpCommand.of("object-del", JsonObject.of("id", id)));
        } catch (MonitorException e) {
            // there was none
        }
    }

    /**
     * Makes it, in place of one that an earlier attempt may have left.
     *
     * @param folder with the key file
     * @param server whether this end listens
     */
    void add(Asking qemu, HostPath folder, boolean server) {
        JsonObject object = JsonObject.builder()
                .put("qom-type", "tls-creds-psk")
                .put("id", id)
                .put("endpoint", server ? "server" : "client")
                .put("dir", folder.value())
                .putIfPresent("username", server ? Optional.empty() : Optional.of(USER))
                .build();
        QmpCommand add = QmpCommand.of("object-add", object);
        try {
            qemu.execute("move", add);
        } catch (MonitorException e) {
            remove(qemu);
            qemu.execute("move", add);
        }
    }
}
