package dev.vireo.host.ssh.internal.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A constant bash script, as the one argument that SSH takes. What it works on comes by its standard input. */
public enum Script {
    /** Runs one command. */
    EXEC,
    /** Does small things one after the other. */
    WORKER,
    /** Holds locks. */
    KEEPER,
    /** Tells when processes end. */
    WATCHER;

    private final String command;

    Script() {
        String file = name().toLowerCase(java.util.Locale.ROOT) + ".sh";
        try (InputStream resource = Script.class.getResourceAsStream(file)) {
            if (resource == null) {
                throw new IllegalStateException(file + " is missing from the artifact");
            }
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            this.command = "exec bash --norc --noprofile -c '" + quoted(text) + "' vireo";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without comments and indentation, quoted for the login shell of the user. */
    private static String quoted(String text) {
        return Arrays.stream(text.split("\n", -1))
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .collect(Collectors.joining("\n"))
                .replace("'", "'\\''");
    }

    /** The command line for the login shell. */
    public String command() {
        return command;
    }
}
