package dev.vireo.drbd.internal;

import dev.vireo.ByteSize;
import dev.vireo.drbd.CreateOptions;
import dev.vireo.drbd.FreeNumbers;
import dev.vireo.drbd.NodeName;
import dev.vireo.drbd.ResourceSpec;
import dev.vireo.drbd.Side;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.ConflictException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is done to make a volume, worked out from what is asked for and what there is. Pure. */
public final class CreatePlan {
    private static final String VERB = "create";
    private static final int FIRST_PORT = 7788;
    private static final int MOST_PORT = 65_535;

    private final ResourceSpec spec;
    private final CreateOptions options;
    private final String subject;

    private CreatePlan(ResourceSpec spec, CreateOptions options) {
        this.spec = spec;
        this.options = options;
        subject = "replicated volume " + spec.name();
    }

    /** What is done, in this order. */
    public enum Kind {
        /** Writes the configuration. */
        NAME,
        /** Makes sure that the device is all zeroes. */
        PROVE_ZERO,
        /** Fills the device with zeroes. */
        ZERO,
        /** Removes what would be taken for content. */
        CLEAR,
        /** Makes DRBD's metadata. */
        METADATA,
        /** Starts it. */
        UP,
        /** Waits until both sides see each other. */
        MEET,
        /** Declares both sides equal. */
        SKIP_SYNCHRONIZATION,
        /** Declares this side's data good; they are copied to the other as soon as it is there. */
        DECLARE_GOOD,
        /** Marks it as whole. */
        FINISH
    }

    /**
     * One thing to do.
     *
     * @param side the number of the side that it is done on
     */
    public record Action(Kind kind, int side) {}

    /** The lowest numbers that no host uses. */
    public static FreeNumbers freeNumbers(List<HostSight> hosts) {
        Set<Integer> minors = new TreeSet<>();
        Set<Integer> ports = new TreeSet<>();
        hosts.forEach(each -> minors.addAll(each.minors()));
        hosts.forEach(each -> ports.addAll(each.ports()));
        int minor = 0;
        while (minors.contains(minor)) {
            minor++;
        }
        int port = FIRST_PORT;
        while (ports.contains(port) && port < MOST_PORT) {
            port++;
        }
        return new FreeNumbers(minor, port);
    }

    /**
     * The plan.
     *
     * @param hosts what was seen of the hosts that can be reached, one or both
     * @throws dev.vireo.error.VireoException it is refused; says why
     */
    public static List<Action> of(ResourceSpec spec, CreateOptions options, Map<NodeName, HostSight> hosts) {
        return new CreatePlan(spec, options).plan(hosts);
    }

    /** What is done to make the side of a volume whose other side has the data, before they meet. */
    public static List<Kind> replacing(boolean wipe) {
        return wipe
                ? List.of(Kind.NAME, Kind.CLEAR, Kind.METADATA, Kind.UP)
                : List.of(Kind.NAME, Kind.METADATA, Kind.UP);
    }

    /**
     * Whether a side can be made.
     *
     * @param ours whether an older side of the same volume is there, which has its numbers
     * @throws dev.vireo.error.VireoException it is refused; says why
     */
    public static void checkSide(ResourceSpec spec, CreateOptions options, Side side, HostSight host, boolean ours) {
        CreatePlan plan = new CreatePlan(spec, options);
        if (!ours) {
            plan.checkNumbers(side, host);
        }
        plan.checkDevices(side, host);
    }

    private List<Action> plan(Map<NodeName, HostSight> hosts) {
        checkHosts(hosts);
        List<Integer> there = new ArrayList<>();
        for (int number = 0; number < spec.sides().size(); number++) {
            Side side = spec.sides().get(number);
            if (hosts.containsKey(side.node())) {
                checkNumbers(side, hosts.get(side.node()));
                checkDevices(side, hosts.get(side.node()));
                there.add(number);
            }
        }
        checkData(hosts);
        List<Action> actions = new ArrayList<>();
        there.forEach(side -> actions.add(new Action(Kind.NAME, side)));
        there.forEach(side -> contentOf(side).ifPresent(kind -> actions.add(new Action(kind, side))));
        there.forEach(side -> actions.add(new Action(Kind.METADATA, side)));
        there.forEach(side -> actions.add(new Action(Kind.UP, side)));
        boolean both = there.size() == spec.sides().size();
        if (both) {
            actions.add(new Action(Kind.MEET, 0));
        }
        boolean skip = both && options.skipSynchronization();
        int good = options.dataOn().map(this::number).orElse(there.get(0));
        actions.add(new Action(skip ? Kind.SKIP_SYNCHRONIZATION : Kind.DECLARE_GOOD, good));
        there.forEach(side -> actions.add(new Action(Kind.FINISH, side)));
        return actions;
    }

    private Optional<Kind> contentOf(int side) {
        if (options.dataOn().filter(node -> number(node) == side).isPresent()) {
            return Optional.empty();
        }
        if (options.skipSynchronization()) {
            return Optional.of(options.wipe() ? Kind.ZERO : Kind.PROVE_ZERO);
        }
        return options.wipe() ? Optional.of(Kind.CLEAR) : Optional.empty();
    }

    private int number(NodeName node) {
        for (int number = 0; number < spec.sides().size(); number++) {
            if (spec.sides().get(number).node().equals(node)) {
                return number;
            }
        }
        throw InvalidSpecException.of(subject, "keepData", "must name one of its hosts, not " + node);
    }

    private void checkHosts(Map<NodeName, HostSight> hosts) {
        for (NodeName each : hosts.keySet()) {
            if (spec.sides().stream().noneMatch(side -> side.node().equals(each))) {
                throw InvalidSpecException.of(
                        subject, "sides", "must be on these hosts; one of them is called " + each);
            }
        }
        long generations =
                hosts.values().stream().map(HostSight::generation).distinct().count();
        if (generations > 1) {
            throw new UnsupportedException(ErrorDetails.of(
                    VERB, subject, "one host has DRBD 8.4 and the other DRBD 9, whose configurations differ"));
        }
        if (options.skipSynchronization() && options.dataOn().isPresent()) {
            throw InvalidSpecException.of(
                    subject, "skipSynchronization", "must not be asked for where there are data to be copied");
        }
    }

    private void checkNumbers(Side side, HostSight host) {
        String place = " on " + side.node();
        if (host.has(spec.name())) {
            throw new AlreadyExistsException(
                    ErrorDetails.of(VERB, subject, "there is a resource of that name" + place));
        }
        if (host.minors().contains(side.minor())) {
            throw new ConflictException(
                    ErrorDetails.of(VERB, subject, "another resource has the minor " + side.minor() + place)
                            .advice("let free numbers be chosen"));
        }
        if (host.ports().contains(side.port())) {
            throw new ConflictException(ErrorDetails.of(VERB, subject, "the port " + side.port() + " is taken" + place)
                    .advice("let free numbers be chosen"));
        }
    }

    private void checkDevices(Side side, HostSight host) {
        boolean keeps = options.dataOn().filter(side.node()::equals).isPresent();
        check(side.disk(), host, keeps || options.wipe());
        side.metadata().ifPresent(device -> check(device, host, options.wipe()));
    }

    private void check(HostPath path, HostSight host, boolean mayHaveContent) {
        DeviceFacts device = host.devices().get(path);
        String name = path + " on " + host.node();
        if (device == null || device.size().isEmpty()) {
            throw new NotFoundException(ErrorDetails.of(VERB, subject, "there is no block device " + name));
        }
        if (!device.users().isEmpty()) {
            throw new WrongStateException(
                    ErrorDetails.of(VERB, subject, name + " is used by " + String.join(", ", device.users())));
        }
        if (!mayHaveContent && device.content().isPresent()) {
            throw new WrongStateException(ErrorDetails.of(
                            VERB,
                            subject,
                            name + " is not empty: it has " + device.content().get())
                    .advice("say that it may be wiped, or that its data are to be kept"));
        }
        if (Sizes.usable(device.size().get().bytes()) <= 0) {
            throw new WrongStateException(ErrorDetails.of(VERB, subject, name + " is too small"));
        }
    }

    private void checkData(Map<NodeName, HostSight> hosts) {
        if (options.data().isEmpty()) {
            return;
        }
        ByteSize data = options.data().get();
        number(options.dataOn().orElseThrow());
        for (Side side : spec.sides()) {
            HostSight host = hosts.get(side.node());
            if (host != null && room(side, host) < data.bytes()) {
                throw new WrongStateException(ErrorDetails.of(
                                VERB,
                                subject,
                                side.disk() + " on " + side.node() + " has no place for " + data
                                        + " and the metadata behind them")
                        .advice("let it grow to " + ByteSize.ofBytes(Sizes.deviceFor(data.bytes()))
                                + ", or put the metadata on a device of their own"));
            }
        }
    }

    private static long room(Side side, HostSight host) {
        DeviceFacts device = host.devices().getOrDefault(side.disk(), DeviceFacts.MISSING);
        long size = device.size().orElse(ByteSize.ZERO).bytes();
        return side.metadata().isPresent() ? size : Sizes.usable(size);
    }
}
