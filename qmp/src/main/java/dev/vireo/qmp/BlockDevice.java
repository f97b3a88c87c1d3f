package dev.vireo.qmp;

import dev.vireo.ByteSize;
import dev.vireo.json.JsonObject;
import java.util.Optional;

/** A block device of the guest, as {@code query-block} shows it. */
public final class BlockDevice {
    private final JsonObject info;

    BlockDevice(JsonObject info) {
        this.info = info;
    }

    /** The name of the backend; empty for one that was added by {@code blockdev-add}. */
    public Optional<String> device() {
        return info.optionalString("device").filter(name -> !name.isEmpty());
    }

    /** The path of the guest's device in QEMU's object tree. */
    public Optional<String> qomPath() {
        return info.optionalString("qdev");
    }

    /** The node behind it; empty without a medium or without a name. */
    public Optional<String> nodeName() {
        return info.optionalObject("inserted").flatMap(inserted -> inserted.optionalString("node-name"));
    }

    /** The size that the guest sees; empty without a medium. */
    public Optional<ByteSize> size() {
        return info.optionalObject("inserted")
                .flatMap(inserted -> inserted.optionalObject("image"))
                .map(image -> ByteSize.ofBytes(image.longValue("virtual-size")));
    }

    /** Whether the guest cannot write; empty without a medium. */
    public Optional<Boolean> readOnly() {
        return info.optionalObject("inserted").flatMap(inserted -> inserted.optionalBool("ro"));
    }

    /** {@code ok}, {@code failed} or {@code nospace}; empty where QEMU does not watch. */
    public Optional<String> ioStatus() {
        return info.optionalString("io-status");
    }

    /** All that QEMU tells. */
    public JsonObject raw() {
        return info;
    }
}
