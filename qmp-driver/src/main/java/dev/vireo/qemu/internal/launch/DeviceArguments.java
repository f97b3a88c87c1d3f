package dev.vireo.qemu.internal.launch;

import dev.vireo.core.driver.LaunchPlan.Tap;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.NicSpec;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonObjectBuilder;
import dev.vireo.network.BridgeNetwork;
import dev.vireo.network.MacAddress;
import dev.vireo.network.StreamNetwork;
import dev.vireo.network.UserNetwork;
import dev.vireo.qemu.internal.abi.DeviceAbi;
import dev.vireo.qemu.internal.abi.SystemDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The devices in the order that was fixed, each with its back end before it. Pure. */
final class DeviceArguments {
    private static final String RANDOM = "sys.random";

    private final Launch launch;
    private final CommandLine line;
    private final Descriptors descriptors;
    private final ChannelArguments channels;
    private final BootOrder bootOrder;
    private final Map<String, DiskSpec> disks = new HashMap<>();
    private final Map<String, NicSpec> nics = new HashMap<>();
    private final List<Tap> taps = new ArrayList<>();

    DeviceArguments(Launch launch, CommandLine line, Descriptors descriptors, ChannelArguments channels) {
        this.launch = launch;
        this.line = line;
        this.descriptors = descriptors;
        this.channels = channels;
        DomainSpec spec = launch.spec();
        bootOrder = new BootOrder(spec);
        spec.disks().forEach(disk -> disks.put(disk.id(), disk));
        spec.nics().forEach(nic -> nics.put(nic.id(), nic));
    }

    void add() {
        launch.abi().devices().forEach(this::add);
    }

    private void add(String id, DeviceAbi abi) {
        DiskSpec disk = disks.get(id);
        NicSpec nic = nics.get(id);
        if (disk != null) {
            addDisk(disk, abi);
        } else if (nic != null) {
            addNic(nic, abi);
        } else {
            addSystem(id, abi);
        }
    }

    private void addDisk(DiskSpec disk, DeviceAbi abi) {
        Image image = Optional.ofNullable(launch.images().get(disk.id())).orElseThrow();
        DiskArguments arguments = new DiskArguments(disk, image);
        String filename = descriptors.forNode(image.path(), arguments.writable());
        line.option("-blockdev", arguments.storage(filename))
                .option("-blockdev", arguments.content())
                .option("-device", arguments.device(abi, bootOrder.of(disk.id())));
    }

    private void addNic(NicSpec nic, DeviceAbi abi) {
        NicArguments arguments = new NicArguments(nic);
        line.option("-netdev", backEnd(nic, abi, arguments))
                .option("-device", arguments.device(abi, bootOrder.of(nic.id())));
    }

    private JsonObject backEnd(NicSpec nic, DeviceAbi abi, NicArguments arguments) {
        if (nic.source() instanceof UserNetwork network) {
            return arguments.backEnd(network);
        } else if (nic.source() instanceof StreamNetwork network) {
            return arguments.backEnd(network, launch.streamReconnect());
        } else if (nic.source() instanceof BridgeNetwork network) {
            Tap tap = new Tap(
                    launch.folder().tap(taps.size()),
                    network.bridge(),
                    MacAddress.of(abi.properties().string("mac")));
            taps.add(tap);
            return arguments.backEnd(tap.name());
        }
        throw new IllegalStateException("a network source that was refused at definition: " + nic.source());
    }

    /** The tap devices that the interfaces use. */
    List<Tap> taps() {
        return List.copyOf(taps);
    }

    private void addSystem(String id, DeviceAbi abi) {
        JsonObjectBuilder device =
                JsonObject.builder().put("driver", abi.driver()).put("id", id).putAll(abi.properties());
        if (id.equals(SystemDevice.CONSOLE.id())) {
            channels.addConsole(line);
            device.put("chardev", ChannelArguments.CONSOLE);
        } else if (id.equals(SystemDevice.AGENT.id())) {
            channels.addAgent(line);
            device.put("chardev", ChannelArguments.AGENT);
        } else if (id.equals(SystemDevice.VIDEO.id())) {
            channels.addScreen(line);
        } else if (id.equals(SystemDevice.RNG.id())) {
            line.option("-object", JsonObject.of("qom-type", "rng-random", "id", RANDOM, "filename", "/dev/urandom"));
            device.put("rng", RANDOM);
        }
        line.option("-device", device.build());
    }
}
