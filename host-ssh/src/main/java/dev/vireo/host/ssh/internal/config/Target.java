package dev.vireo.host.ssh.internal.config;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.host.ssh.SshOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a caller names: {@code [user@]host[:port]}.
 *
 * @param user the user, where one is named
 * @param host a name, alias or address
 * @param port the port, -1 where none is named
 */
public record Target(Optional<String> user, String host, int port) {
    private static final Pattern FORM = Pattern.compile(
            "(?:(?<user>[A-Za-z0-9_][A-Za-z0-9._-]*)@)?(?:\\[(?<address>[^\\[\\]/@\\s]+)]|(?<name>[^@:\\[\\]/\\s-][^@:\\[\\]/\\s]*))"
                    + "(?::(?<port>\\d{1,5}))?");

    /** Parses it; a password is refused. */
    public static Target parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw InvalidSpecException.of("SSH host", "destination", "must have the form [user@]host[:port]");
        }
        String port = form.group("port");
        int number = port == null ? -1 : Integer.parseInt(port);
        if (number == 0 || number > 65535) {
            throw InvalidSpecException.of("SSH host", "port", "must be between 1 and 65535");
        }
        String name = form.group("name");
        return new Target(Optional.ofNullable(form.group("user")), name == null ? form.group("address") : name, number);
    }

    /** Adds what the options and the configuration file say. */
    public Destination resolve(SshOptions options) {
        Path home = Path.of(System.getProperty("user.home", "/"));
        String localUser = System.getProperty("user.name", "root");
        SshConfig config = options.configFile()
                .map(file -> new ConfigFiles(home, host).read(file))
                .orElse(SshConfig.empty());
        return new Resolver(options, config, home, localUser).resolve(this);
    }
}
