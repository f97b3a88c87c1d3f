package dev.vireo.drbd;

import dev.vireo.ByteSize;
import dev.vireo.host.HostPath;

/** Specs for tests. */
final class Specs {
    private Specs() {}

    static Side side(int number) {
        return Side.builder(NodeName.of("host" + number + ".example"))
                .disk(HostPath.of("/dev/vg0/web1"))
                .minor(10)
                .address("192.0.2." + number, 7789)
                .build();
    }

    static ResourceSpec.Builder plain() {
        return ResourceSpec.builder(ResourceName.of("web1"), side(1), side(2));
    }

    /** One with everything said. */
    static ResourceSpec.Builder rich() {
        Side one = Side.builder(NodeName.of("host1"))
                .disk(HostPath.of("/dev/vg0/web1"))
                .minor(10)
                .address("2001:db8::1", 7789)
                .metadata(HostPath.of("/dev/vg0/web1-meta"))
                .build();
        Side other = Side.builder(NodeName.of("host2"))
                .disk(HostPath.of("/dev/disk/by-id/x+y:z@1"))
                .minor(1_048_575)
                .address("2001:db8::2", 65_535)
                .build();
        return ResourceSpec.builder(ResourceName.of("1-web.x_y"), one, other)
                .checksumAlgorithm("crc32c")
                .resyncRate(ByteSize.ofMiB(50))
                .mostResyncRate(ByteSize.ofMiB(100))
                .fencePeer(HostPath.of("/usr/local/lib/vireo/fence"))
                .afterResyncTarget(HostPath.of("/usr/local/lib/vireo/unfence"));
    }
}
