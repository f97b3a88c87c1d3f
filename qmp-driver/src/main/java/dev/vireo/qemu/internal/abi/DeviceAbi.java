package dev.vireo.qemu.internal.abi;

import dev.vireo.json.JsonObject;

/**
 * A device as the guest sees it.
 *
 * @param driver QEMU's name of the device model, such as {@code virtio-blk-pci}
 * @param properties what is fixed about it, as {@code -device} takes it: its address, its MAC address and the like
 */
public record DeviceAbi(String driver, JsonObject properties) {
    /** The same device with one more property. */
    DeviceAbi with(String name, Object value) {
        return new DeviceAbi(driver, properties.with(name, value));
    }

    /** Whether it has all of these properties. */
    boolean isAt(JsonObject address) {
        return address.names().stream().allMatch(name -> properties.find(name).equals(address.find(name)));
    }
}
