package dev.vireo.it.support;

import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.host.local.LocalHost;
import dev.vireo.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A Linux bridge in a network namespace of its own, and a host whose commands run there. A tap device opens to every
 * user meanwhile, as udev has it; containers often do not.
 */
public final class TestBridge implements BeforeEachCallback, AfterEachCallback {
    /** The bridge. */
    public static final String NAME = "vtestbr0";

    /** Its address. */
    public static final String ADDRESS = "192.0.2.1";

    /** An address for a guest. */
    public static final String GUEST = "192.0.2.7";

    private static final Path TUN = Path.of("/dev/net/tun");

    private final String namespace = "vireo-it-" + ProcessHandle.current().pid();
    private LocalHost local;
    private Set<PosixFilePermission> before;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        local = LocalHost.open();
        before = Files.getPosixFilePermissions(TUN);
        Files.setPosixFilePermissions(TUN, PosixFilePermissions.fromString("rw-rw-rw-"));
        local.run(Command.of("ip", "netns", "add", namespace)).orThrow("make", "namespace");
        ip("link", "set", "dev", "lo", "up");
        ip("link", "add", NAME, "type", "bridge");
        ip("addr", "add", ADDRESS + "/24", "dev", NAME);
        ip("link", "set", "dev", NAME, "up");
    }

    private void ip(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("ip"));
        argv.addAll(List.of(arguments));
        local.run(inside(Command.of(argv))).orThrow("set up", "bridge");
    }

    /** This machine, with its network replaced by that of the namespace. */
    public Host host() {
        return Altered.with(
                Host.class,
                local,
                Map.of(
                        "run", arguments -> local.run(inside((Command) arguments[0])),
                        "start",
                                arguments ->
                                        local.start(inside((Command) arguments[0]), (CommandListener) arguments[1])));
    }

    private Command inside(Command command) {
        List<String> argv = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace, "--"));
        argv.addAll(command.argv());
        Command moved = Command.of(argv).input(command.input()).outputLimit(command.outputLimit());
        for (Map.Entry<String, String> variable : command.environment().entrySet()) {
            moved = moved.environment(variable.getKey(), variable.getValue());
        }
        if (command.deadline().isPresent()) {
            moved = moved.deadline(command.deadline().get());
        }
        return command.effectsLock().isPresent()
                ? moved.under(command.effectsLock().get())
                : moved;
    }

    /** The ports that the bridge has now. */
    public List<String> ports() {
        CommandResult links = local.run(inside(Command.of("ip", "-json", "link", "show", "master", NAME)))
                .orThrow("list", "ports");
        return Json.parse(links.output()).asArray().objects().stream()
                .filter(link -> link.has("ifname"))
                .map(link -> link.string("ifname"))
                .toList();
    }

    /** Whether somebody on the bridge answers to ping. */
    public boolean ping(String address) {
        return local.run(inside(Command.of("busybox", "ping", "-c", "1", "-W", "5", address)))
                .succeeded();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        try {
            local.run(Command.of("ip", "netns", "delete", namespace)).orThrow("remove", "namespace");
        } finally {
            Files.setPosixFilePermissions(TUN, before);
            local.close();
        }
    }
}
