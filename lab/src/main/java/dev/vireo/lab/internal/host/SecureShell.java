package dev.vireo.lab.internal.host;

import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command lines of ssh(1) for one lab host. Pure. Commands share one connection, since each new one costs an
 * emulated host a second, and the cheapest of the key exchanges.
 *
 * @param port where the host's ssh server is reached on 127.0.0.1
 * @param key the private key that lets us in
 * @param knownHosts the file with the one key that the host may have
 * @param control where the shared connection listens
 */
public record SecureShell(int port, HostPath key, HostPath knownHosts, HostPath control) {
    private static final int CONNECT_SECONDS = 20;

    /** The line of a known_hosts file for a public key as in a file of ssh-keygen. */
    public String knownHostsLine(String publicKey) {
        String[] fields = publicKey.strip().split(" ", 3);
        return "[127.0.0.1]:" + port + " " + fields[0] + " " + fields[1] + "\n";
    }

    private List<String> options() {
        return List.of(
                "-F",
                "none",
                "-i",
                key.value(),
                "-p",
                Integer.toString(port),
                "-l",
                "root",
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "KexAlgorithms=curve25519-sha256",
                "-o",
                "BatchMode=yes",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "UserKnownHostsFile=" + knownHosts,
                "-o",
                "GlobalKnownHostsFile=none",
                "-o",
                "ConnectTimeout=" + CONNECT_SECONDS,
                "-o",
                "ServerAliveInterval=10",
                "-o",
                "LogLevel=ERROR",
                "-o",
                "ControlPath=" + control);
    }

    /** The command that runs a command there; the environment of the command is set there as well. */
    public Command run(Command command) {
        List<String> argv = ssh("-T", "-o", "ControlMaster=auto", "-o", "ControlPersist=300");
        argv.add("127.0.0.1");
        argv.add(remoteLine(command));
        Command local = Command.of(argv).input(command.input()).outputLimit(command.outputLimit());
        return command.deadline().map(local::deadline).orElse(local);
    }

    /** The command that asks whether the host answers, over a connection of its own. */
    public Command probe() {
        List<String> argv = ssh("-T", "-o", "ControlMaster=no", "-o", "ControlPath=none");
        argv.addAll(List.of("127.0.0.1", "true"));
        return Command.of(argv);
    }

    /** The command line for a person at a terminal. */
    public List<String> interactive() {
        List<String> argv = ssh("-o", "ControlPath=none");
        argv.add("127.0.0.1");
        return argv;
    }

    /** The command that ends the shared connection. */
    public Command end() {
        List<String> argv = ssh("-O", "exit");
        argv.add("127.0.0.1");
        return Command.of(argv);
    }

    /** The first setting of an option counts, so what differs comes first. */
    private List<String> ssh(String... first) {
        List<String> argv = new ArrayList<>(List.of("ssh"));
        argv.addAll(List.of(first));
        argv.addAll(options());
        return argv;
    }

    /** ssh(1) hands the server one line for a shell; each argument is quoted so that it arrives as it is. */
    static String remoteLine(Command command) {
        List<String> words = new ArrayList<>();
        if (!command.environment().isEmpty()) {
            words.add("env");
            for (Map.Entry<String, String> variable : command.environment().entrySet()) {
                words.add(quote(variable.getKey() + "=" + variable.getValue()));
            }
        }
        command.argv().forEach(argument -> words.add(quote(argument)));
        return String.join(" ", words);
    }

    private static String quote(String argument) {
        return "'" + argument.replace("'", "'\\''") + "'";
    }
}
