package dev.vireo.drbd.internal;

import dev.vireo.drbd.Generation;
import dev.vireo.drbd.NodeName;
import dev.vireo.drbd.ResourceName;
import dev.vireo.host.HostPath;
import java.util.Map;
import java.util.Set;

/**
 * What a host has at one time, as far as a new resource is concerned.
 *
 * @param node how DRBD calls it
 * @param names the resources that its configuration or its kernel has
 * @param minors the numbers of devices that they have
 * @param ports the TCP ports that they have, or that anybody listens at
 * @param devices the devices that the new one shall lie on
 */
public record HostSight(
        NodeName node,
        Generation generation,
        Set<String> names,
        Set<Integer> minors,
        Set<Integer> ports,
        Map<HostPath, DeviceFacts> devices) {
    /** Whether a resource of that name is there. */
    boolean has(ResourceName name) {
        return names.contains(name.value());
    }
}
