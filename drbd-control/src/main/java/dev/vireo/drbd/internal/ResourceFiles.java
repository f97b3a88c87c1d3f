package dev.vireo.drbd.internal;

import dev.vireo.ByteSize;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.internal.Definition.Stage;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.FileStatus;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The configuration files of a host's resources. Files that are not ours are read, and never touched. */
public final class ResourceFiles {
    /** Where DRBD's own configuration looks for them. */
    public static final HostPath FOLDER = HostPath.of("/etc/drbd.d");

    private static final String COMMON = "global_common.conf";
    private static final String SUFFIX = ".res";
    private static final int MODE = 0644;
    private static final ByteSize LIMIT = ByteSize.ofMiB(1);
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Host host;
    private final HostPath folder;
    private final HostPath scratch;

    /**
     * Of a host.
     *
     * @param folder where the files are
     * @param scratch a folder of ours for what need not outlive a boot
     */
    public ResourceFiles(Host host, HostPath folder, HostPath scratch) {
        this.host = host;
        this.folder = folder;
        this.scratch = scratch;
    }

    /** What we have written of a resource in the usual place of a host. */
    public static Optional<Definition> read(Host host, ResourceName name) {
        return new ResourceFiles(host, FOLDER, FOLDER).find(name);
    }

    private HostPath file(ResourceName name) {
        return folder.resolve(name + SUFFIX);
    }

    /** What we have written of a resource; empty if there is nothing of ours. */
    public Optional<Definition> find(ResourceName name) {
        HostPath file = file(name);
        return read(file).flatMap(text -> Definition.parse(text, file.value()));
    }

    /** Whether there is a file of that name, whoever has written it. */
    public boolean isTaken(ResourceName name) {
        return host.files().status(file(name)).isPresent();
    }

    /** All that is ours. */
    public List<Definition> list() {
        List<Definition> found = new ArrayList<>();
        for (FileStatus each : host.files().list(folder)) {
            if (each.name().endsWith(SUFFIX)) {
                HostPath file = folder.resolve(each.name());
                read(file).flatMap(text -> Definition.parse(text, file.value())).ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<String> read(HostPath file) {
        return host.files().read(file, LIMIT).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /**
     * Writes a definition, after DRBD's own tool has understood it together with all other files.
     *
     * @throws AlreadyExistsException there is a file of that name which is not ours
     * @throws WrongStateException one of the other files is broken, so that nothing can be checked
     * @throws InvalidSpecException DRBD refuses it, such as for a device or an address that another resource has
     */
    public void install(Definition definition) {
        ResourceName name = definition.spec().name();
        if (isTaken(name) && find(name).isEmpty()) {
            throw new AlreadyExistsException(ErrorDetails.of(
                    "write", file(name).value(), "there is a file of that name which Vireo has not written"));
        }
        if (definition.stage() != Stage.PARKED) {
            check(name, definition.text());
        }
        host.files().createFolders(folder, 0755);
        host.files().replace(file(name), definition.text().getBytes(StandardCharsets.UTF_8), MODE);
    }

    private void check(ResourceName name, String text) {
        StringBuilder others = new StringBuilder();
        for (FileStatus each : host.files().list(folder)) {
            boolean read = each.name().equals(COMMON) || each.name().endsWith(SUFFIX);
            if (read && !each.name().equals(name + SUFFIX)) {
                others.append("include \"").append(folder.resolve(each.name())).append("\";\n");
            }
        }
        CommandResult result = understood(name, others + text);
        if (result.succeeded()) {
            return;
        }
        if (!understood(name, others.toString()).succeeded()) {
            throw new WrongStateException(ErrorDetails.of(
                            "define",
                            "resource " + name,
                            "DRBD does not understand the configuration that is there: "
                                    + result.standardError().strip())
                    .advice("repair the other files in " + folder));
        }
        throw InvalidSpecException.of(
                "resource " + name,
                "configuration",
                "is refused by DRBD: " + result.standardError().strip());
    }

    private CommandResult understood(ResourceName name, String text) {
        return with(
                name,
                text,
                trial -> host.run(Command.of("drbdadm", "-c", trial.value(), "sh-nop")
                        .environment("LC_ALL", "C")
                        .deadline(DEADLINE)));
    }

    private <T> T with(ResourceName name, String text, Function<HostPath, T> use) {
        HostPath trial = scratch.resolve("check-" + name + ".conf");
        host.files().createFolders(scratch, 0700);
        host.files().replace(trial, text.getBytes(StandardCharsets.UTF_8), 0600);
        try {
            return use.apply(trial);
        } finally {
            host.files().delete(trial);
        }
    }

    /** Lets a configuration be used that has a resource alone, wherever its own file is or whatever it says. */
    public <T> T alone(Definition definition, Function<HostPath, T> use) {
        HostPath common = folder.resolve(COMMON);
        String include = host.files().status(common).isPresent() ? "include \"" + common + "\";\n" : "";
        return with(
                definition.spec().name(), include + definition.at(Stage.NAMED).text(), use);
    }

    /** Removes what we have written of a resource; nothing happens if there is nothing of ours. */
    public void remove(ResourceName name) {
        if (find(name).isPresent()) {
            host.files().delete(file(name));
        }
    }
}
