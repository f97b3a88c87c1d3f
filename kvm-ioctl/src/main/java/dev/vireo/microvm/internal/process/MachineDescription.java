package dev.vireo.microvm.internal.process;

import dev.vireo.domain.CrashAction;
import dev.vireo.domain.DiscardMode;
import dev.vireo.domain.DiskCache;
import dev.vireo.domain.IoErrorAction;
import dev.vireo.domain.PoweroffAction;
import dev.vireo.domain.RebootAction;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.microvm.internal.virtio.block.BlockOptions;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * What a process is told of the machine that it is to be. Files are descriptors that it finds open, sockets and pipes are
 * paths.
 *
 * @param uuid the domain's identity
 * @param memory bytes
 * @param vcpus how many
 * @param kvm the descriptor of {@code /dev/kvm}
 * @param kernel the descriptor of the kernel
 * @param initrd the descriptor of the initial RAM disk
 * @param commandLine the kernel's
 * @param places ids of the virtio devices, in the order of their places on the bus; empty where none is any more
 * @param disks the disks
 * @param nics the network interfaces
 * @param vsock the socket device
 * @param saved the descriptor of the state that it goes on from, if it does not start its kernel
 * @param monitors sockets to listen at
 * @param control the pipe for commands, without {@code .in}
 * @param console the pipes of the console, without {@code .in} and {@code .out}
 * @param onPoweroff what follows when the guest powers off
 * @param onReboot what follows when it resets
 * @param onCrash what follows when it crashes
 */
public record MachineDescription(
        UUID uuid,
        long memory,
        int vcpus,
        int kvm,
        int kernel,
        OptionalInt initrd,
        String commandLine,
        List<String> places,
        List<Disk> disks,
        List<Nic> nics,
        Optional<Vsock> vsock,
        OptionalInt saved,
        List<String> monitors,
        String control,
        String console,
        PoweroffAction onPoweroff,
        RebootAction onReboot,
        CrashAction onCrash) {
    /** The source of random numbers among the places; ids of a spec begin with a letter. */
    public static final String RNG = ".rng";

    /** The balloon among the places. */
    public static final String BALLOON = ".balloon";

    /** The virtio console among the places; a machine without one has its console at its serial port. */
    public static final String CONSOLE = ".console";

    /** The socket device among the places. */
    public static final String VSOCK = ".vsock";

    /** Keeps copies of the lists. */
    public MachineDescription {
        places = List.copyOf(places);
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
        monitors = List.copyOf(monitors);
    }

    /**
     * A disk.
     *
     * @param id its id
     * @param descriptor its content
     * @param readOnly whether the guest cannot write
     * @param serial what the guest can read of it
     * @param options how it is cached, and what follows when it fails
     */
    public record Disk(String id, int descriptor, boolean readOnly, String serial, BlockOptions options) {
        private JsonObject toJson() {
            return JsonObject.builder()
                    .put("id", id)
                    .put("descriptor", descriptor)
                    .put("readOnly", readOnly)
                    .put("serial", serial)
                    .put("cache", word(options.cache()))
                    .put("discard", word(options.discard()))
                    .put("onReadError", word(options.onReadError()))
                    .put("onWriteError", word(options.onWriteError()))
                    .build();
        }

        private static Disk of(JsonObject json) {
            return new Disk(
                    json.string("id"),
                    json.intValue("descriptor"),
                    json.bool("readOnly"),
                    json.string("serial"),
                    new BlockOptions(
                            DiskCache.valueOf(name(json, "cache")),
                            DiscardMode.valueOf(name(json, "discard")),
                            IoErrorAction.valueOf(name(json, "onReadError")),
                            IoErrorAction.valueOf(name(json, "onWriteError"))));
        }
    }

    /**
     * A network interface.
     *
     * @param id its id
     * @param mac its address
     * @param tap the tap device at its other end
     * @param socket else the socket of a stream
     */
    public record Nic(String id, String mac, Optional<String> tap, Optional<String> socket) {
        /** The address as 6 bytes. */
        byte[] address() {
            return HexFormat.ofDelimiter(":").parseHex(mac);
        }

        private JsonObject toJson() {
            return JsonObject.builder()
                    .put("id", id)
                    .put("mac", mac)
                    .putIfPresent("tap", tap)
                    .putIfPresent("socket", socket)
                    .build();
        }

        private static Nic of(JsonObject json) {
            return new Nic(
                    json.string("id"), json.string("mac"), json.optionalString("tap"), json.optionalString("socket"));
        }
    }

    /**
     * A socket device.
     *
     * @param cid the guest's address
     * @param socket where programs of the host reach it, and what the names of their own sockets begin with
     */
    public record Vsock(int cid, String socket) {
        private JsonObject toJson() {
            return JsonObject.of("cid", cid, "socket", socket);
        }

        private static Vsock of(JsonObject json) {
            return new Vsock(json.intValue("cid"), json.string("socket"));
        }
    }

    /** As JSON. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("uuid", uuid.toString())
                .put("memory", memory)
                .put("vcpus", vcpus)
                .put("kvm", kvm)
                .put("kernel", kernel)
                .putIfPresent("initrd", boxed(initrd))
                .put("commandLine", commandLine)
                .put("places", JsonArray.ofAll(places))
                .put("disks", JsonArray.ofAll(disks.stream().map(Disk::toJson).toList()))
                .put("nics", JsonArray.ofAll(nics.stream().map(Nic::toJson).toList()))
                .putIfPresent("vsock", vsock.map(Vsock::toJson))
                .putIfPresent("saved", boxed(saved))
                .put("monitors", JsonArray.ofAll(monitors))
                .put("control", control)
                .put("console", console)
                .put("onPoweroff", word(onPoweroff))
                .put("onReboot", word(onReboot))
                .put("onCrash", word(onCrash))
                .build();
    }

    /** Out of JSON. */
    public static MachineDescription of(JsonObject json) {
        return new MachineDescription(
                UUID.fromString(json.string("uuid")),
                json.longValue("memory"),
                json.intValue("vcpus"),
                json.intValue("kvm"),
                json.intValue("kernel"),
                descriptor(json, "initrd"),
                json.string("commandLine"),
                json.array("places").strings(),
                json.array("disks").objects().stream().map(Disk::of).toList(),
                json.array("nics").objects().stream().map(Nic::of).toList(),
                json.has("vsock") ? Optional.of(Vsock.of(json.object("vsock"))) : Optional.empty(),
                descriptor(json, "saved"),
                json.array("monitors").strings(),
                json.string("control"),
                json.string("console"),
                PoweroffAction.valueOf(name(json, "onPoweroff")),
                RebootAction.valueOf(name(json, "onReboot")),
                CrashAction.valueOf(name(json, "onCrash")));
    }

    private static Optional<Integer> boxed(OptionalInt descriptor) {
        return descriptor.isPresent() ? Optional.of(descriptor.getAsInt()) : Optional.empty();
    }

    private static OptionalInt descriptor(JsonObject json, String name) {
        return json.has(name) ? OptionalInt.of(json.intValue(name)) : OptionalInt.empty();
    }

    private static String word(Enum<?> action) {
        return action.name().toLowerCase(Locale.ROOT);
    }

    private static String name(JsonObject json, String field) {
        return json.string(field).toUpperCase(Locale.ROOT);
    }
}
