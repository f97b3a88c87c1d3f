package dev.vireo.core.internal.guest;

import dev.vireo.ByteSize;
import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.LaunchPlan.Tap;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.CommandFailedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.NotFoundException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import dev.vireo.network.MacAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes and removes the tap devices of runs, through ip(8). */
final class Taps {
    private static final ByteSize SMALL = ByteSize.ofKiB(64);

    private final Host host;

    Taps(Host host) {
        this.host = host;
    }

    /**
     * Changes nothing.
     *
     * @throws NotFoundException a bridge is not there
     * @throws InvalidSpecException what is there is no bridge
     */
    void check(String subject, LaunchPlan plan, Duration limit) {
        Set<String> bridges = new LinkedHashSet<>();
        plan.taps().forEach(tap -> bridges.add(tap.bridge()));
        for (String bridge : bridges) {
            JsonObject link = find(bridge, limit)
                    .orElseThrow(() -> new NotFoundException(
                            ErrorDetails.of("start", subject, "there is no bridge " + bridge + " on " + host.address())
                                    .advice("ip link add " + bridge + " type bridge")));
            String kind = link.optionalObject("linkinfo")
                    .flatMap(info -> info.optionalString("info_kind"))
                    .orElse("physical device");
            if (!kind.equals("bridge")) {
                throw InvalidSpecException.of(subject, "nics.source.bridge", bridge + " is a " + kind + ", no bridge");
            }
        }
    }

    private Optional<JsonObject> find(String name, Duration limit) {
        CommandResult found = host.run(Command.of("ip", "-json", "-details", "link", "show", "dev", name)
                .deadline(limit));
        return found.succeeded()
                ? Json.parse(found.output()).asArray().objects().stream().findFirst()
                : Optional.empty();
    }

    /**
     * Makes the devices of a run, having written down their names.
     *
     * @param user the user that may attach to them
     * @param effects the lock that the command holds while it works
     */
    void make(String subject, LaunchPlan plan, RunFolder folder, int user, HostPath effects, Duration limit) {
        if (plan.taps().isEmpty()) {
            return;
        }
        String names = String.join("\n", plan.taps().stream().map(Tap::name).toList()) + "\n";
        host.files().replace(folder.taps(), names.getBytes(StandardCharsets.US_ASCII), 0600);
        StringBuilder batch = new StringBuilder();
        for (Tap tap : plan.taps()) {
            batch.append(script(tap, user, mtu(tap.bridge(), limit)));
        }
        CommandResult made = host.run(Command.of("ip", "-batch", "-")
                .input(batch.toString())
                .under(effects)
                .deadline(limit));
        if (!made.succeeded()) {
            throw refused(subject, made);
        }
    }

    /**
     * The bridge takes the smallest MTU of its ports, so a port must not have a smaller one. Its own address is out of
     * the way, or the bridge could take it for its own.
     */
    static String script(Tap tap, int user, int mtu) {
        String name = tap.name();
        return "tuntap add dev " + name + " mode tap user " + user + "\n"
                + "link set dev " + name + " address " + hostEnd(tap.guest()) + " mtu " + mtu + " addrgenmode none\n"
                + "link set dev " + name + " master " + tap.bridge() + "\n"
                + "link set dev " + name + " up\n";
    }

    private static String hostEnd(MacAddress guest) {
        return "fe" + guest.value().substring(2);
    }

    private int mtu(String bridge, Duration limit) {
        return find(bridge, limit).map(link -> link.intValue("mtu")).orElse(1500);
    }

    private RuntimeException refused(String subject, CommandResult made) {
        String said = made.standardError().strip();
        String problem = "ip could not make its tap device: " + said;
        if (host.facts().userId() != 0) {
            return new AccessDeniedException(ErrorDetails.of("start", subject, problem)
                    .advice("run as root or with CAP_NET_ADMIN, or use a UserNetwork"));
        }
        return new CommandFailedException(
                ErrorDetails.of("start", subject, problem), List.of("ip", "-batch", "-"), made.exitStatus(), said);
    }

    /** Removes the devices that were made, or may have been, for the run whose folder this is. Can be repeated. */
    void remove(HostPath folder, Duration limit) {
        List<String> names = host.files()
                .read(new RunFolder(folder).taps(), SMALL)
                .map(bytes ->
                        new String(bytes, StandardCharsets.US_ASCII).lines().toList())
                .orElse(List.of());
        if (names.isEmpty()) {
            return;
        }
        StringBuilder batch = new StringBuilder();
        names.forEach(name -> batch.append("link del dev ").append(name).append('\n'));
        CommandResult removed = host.run(Command.of("ip", "-force", "-batch", "-")
                .input(batch.toString())
                .deadline(limit));
        if (!removed.succeeded()) {
            checkGone(names, removed, limit);
        }
    }

    private void checkGone(List<String> names, CommandResult removed, Duration limit) {
        CommandResult links = host.run(Command.of("ip", "-json", "link", "show").deadline(limit))
                .orThrow("clear", "tap devices");
        Set<String> left = new HashSet<>(names);
        Set<String> there = new HashSet<>();
        Json.parse(links.output()).asArray().objects().forEach(link -> there.add(link.string("ifname")));
        left.retainAll(there);
        if (!left.isEmpty()) {
            removed.orThrow("clear", "tap devices " + left);
        }
    }
}
