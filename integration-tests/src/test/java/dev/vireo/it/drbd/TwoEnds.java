package dev.vireo.it.drbd;

import dev.vireo.drbd.Drbd;
import dev.vireo.drbd.Generation;
import dev.vireo.drbd.NodeName;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.ResourceSpec;
import dev.vireo.drbd.Side;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.lab.LabHost;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Both ends of a resource on one kernel, each under a name of its own, over the spare disks of a lab host. */
final class TwoEnds {
    static final ResourceName ONE = ResourceName.of("one");
    static final ResourceName OTHER = ResourceName.of("other");

    private static final String SIZE = "32M";
    private static final HostPath FOLDER = HostPath.of("/root/drbd");
    private static final NodeName HERE = NodeName.of("here");
    private static final NodeName THERE = NodeName.of("there");

    private final LabHost host;

    private TwoEnds(LabHost host) {
        this.host = host;
    }

    /** Makes both ends, connected and without data that would be worth anything. */
    static TwoEnds make(LabHost host) {
        host.run("modprobe", "drbd");
        // Handlers are called for a resource that only our files name.
        host.run("sh", "-c", "echo /bin/true > /sys/module/drbd/parameters/usermode_helper");
        host.run("mkdir", "-p", FOLDER.value());
        for (String each : List.of("a", "b")) {
            host.run("truncate", "--size=" + SIZE, FOLDER.resolve(each).value());
            host.run(
                    "losetup",
                    "/dev/loop" + (each.equals("a") ? 0 : 1),
                    FOLDER.resolve(each).value());
        }
        TwoEnds ends = new TwoEnds(host);
        for (ResourceName each : List.of(ONE, OTHER)) {
            String text = Drbd.resourceFile(spec(each), Generation.V8_4);
            host.host().files().replace(file(each), text.getBytes(StandardCharsets.UTF_8), 0600);
            ends.tell(each, "create-md", "--force");
            ends.tell(each, "up");
        }
        return ends;
    }

    private static HostPath file(ResourceName name) {
        return FOLDER.resolve(name + ".res");
    }

    private static ResourceSpec spec(ResourceName name) {
        return ResourceSpec.builder(name, side(HERE, 0, 7801), side(THERE, 1, 7802))
                .build();
    }

    private static Side side(NodeName node, int number, int port) {
        return Side.builder(node)
                .disk(HostPath.of("/dev/loop" + number))
                .minor(number)
                .address("127.0.0.1", port)
                .build();
    }

    /** Runs {@code drbdadm} for one of the ends. */
    void tell(ResourceName end, String command, String... options) {
        NodeName node = end.equals(ONE) ? HERE : THERE;
        List<String> argv = new ArrayList<>(List.of("drbdadm", "-c", file(end).value(), command));
        argv.addAll(List.of(options));
        argv.add(end.value());
        host.run(Command.of(argv).environment("__DRBD_NODE__", node.value()).deadline(Duration.ofSeconds(60)))
                .orThrow(command, "resource " + end);
    }
}
