package dev.vireo.host.ssh.internal.config;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.host.ssh.SshOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Works out where a connection goes: what the caller named, then the options, then the configuration file, then the
 * defaults of ssh(1).
 *
 * @param options the caller's options
 * @param config the configuration file
 * @param home the caller's home folder
 * @param localUser the caller's own name, the user of last resort
 */
record Resolver(SshOptions options, SshConfig config, Path home, String localUser) {
    private static final int MOST_JUMPS = 8;
    private static final List<String> DEFAULT_KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    Destination resolve(Target target) {
        return resolve(target, 0);
    }

    private Destination resolve(Target target, int jumps) {
        String host = target.host();
        if (jumps > MOST_JUMPS) {
            throw InvalidSpecException.of("SSH host " + host, "jump", "must not go through more than 8 hosts");
        }
        SshConfig.Settings settings = config.of(new SshConfig.Connection(host, target.user(), localUser));
        String hostName =
                settings.first("hostname").map(name -> name.replace("%h", host)).orElse(host);
        String user = target.user().or(() -> settings.first("user")).orElse(localUser);
        int port = target.port() > 0
                ? target.port()
                : settings.first("port").map(this::port).orElse(Destination.DEFAULT_PORT);
        Tokens tokens = new Tokens(home, host, hostName, user, port, localUser);
        boolean onlyNamed =
                settings.first("identitiesonly").filter("yes"::equalsIgnoreCase).isPresent();
        return new Destination(
                host,
                hostName,
                port,
                user,
                identities(settings, tokens),
                options.withAgent() && !onlyNamed,
                knownHosts(settings, tokens),
                settings.first("hostkeyalias").orElse(null),
                jump(host, settings, jumps).orElse(null));
    }

    private int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw InvalidSpecException.of("SSH configuration", "Port", "must be a number, not '" + text + "'");
        }
        throw InvalidSpecException.of("SSH configuration", "Port", "must be between 1 and 65535");
    }

    private Optional<Destination> jump(String host, SshConfig.Settings settings, int jumps) {
        Optional<String> named = jumps == 0 ? options.jump() : Optional.empty();
        Optional<String> through = named.or(() -> settings.first("proxyjump"));
        boolean command = settings.first("proxycommand")
                .filter(text -> !text.equalsIgnoreCase("none"))
                .isPresent();
        if (through.isEmpty() && command) {
            throw InvalidSpecException.of(
                    "SSH host " + host, "ProxyCommand", "is not supported in a configuration file; use ProxyJump");
        }
        return through.filter(text -> !text.equalsIgnoreCase("none")).map(text -> chain(text, jumps + 1));
    }

    /** Several hosts, separated by commas, are visited in their order. */
    private Destination chain(String text, int jumps) {
        int comma = text.lastIndexOf(',');
        Destination last = resolve(Target.parse(text.substring(comma + 1).strip()), jumps);
        return comma < 0 ? last : last.through(chain(text.substring(0, comma), jumps + 1));
    }

    private List<Path> identities(SshConfig.Settings settings, Tokens tokens) {
        if (!options.identities().isEmpty()) {
            return options.identities();
        }
        List<String> named = settings.all("identityfile");
        if (named.isEmpty()) {
            named = DEFAULT_KEYS.stream().map(name -> "~/.ssh/" + name).toList();
        }
        return named.stream()
                .filter(file -> !file.equalsIgnoreCase("none"))
                .map(tokens::path)
                .filter(file -> file.toFile().canRead())
                .toList();
    }

    private List<Path> knownHosts(SshConfig.Settings settings, Tokens tokens) {
        if (!options.knownHosts().isEmpty()) {
            return options.knownHosts();
        }
        String users = settings.first("userknownhostsfile").orElse("~/.ssh/known_hosts ~/.ssh/known_hosts2");
        String all =
                settings.first("globalknownhostsfile").orElse("/etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2");
        List<Path> files = new ArrayList<>();
        for (String file : (users + " " + all).split("\\s+", -1)) {
            if (!file.isEmpty() && !file.equalsIgnoreCase("none")) {
                files.add(tokens.path(file));
            }
        }
        return List.copyOf(files);
    }

    /** The percent signs and the tilde of ssh_config(5). */
    private record Tokens(Path home, String alias, String hostName, String user, int port, String localUser) {
        Path path(String text) {
            String expanded = text.startsWith("~/") ? home + text.substring(1) : text;
            return Path.of(expanded.replace("%d", home.toString())
                    .replace("%h", hostName)
                    .replace("%n", alias)
                    .replace("%p", String.valueOf(port))
                    .replace("%r", user)
                    .replace("%u", localUser)
                    .replace("%%", "%"));
        }
    }
}
