package dev.vireo.qemu;

import dev.vireo.core.driver.GuestRun;
import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.ProcessIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs plans under the engine's own supervisor script. */
final class Supervised {
    private static final String SCRIPT = load();

    private final Host host;
    private final HostPath logs;

    Supervised(Host host, HostPath logs) {
        this.host = host;
        this.logs = logs;
    }

    private static String load() {
        try (InputStream script = ClassLoader.getSystemResourceAsStream("dev/vireo/core/internal/guest/supervise.sh")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GuestRun launch(LaunchPlan plan, RunFolder folder, int user) {
        host.files().createFolders(logs, 0700);
        host.files().createFolders(folder.path(), 0711);
        host.files().createFolders(folder.sockets(), 0700);
        for (LaunchPlan.PrivateCopy copy : plan.copies()) {
            if (host.files().status(copy.target()).isEmpty()) {
                host.files().createFolders(copy.target().parent(), 0700);
                host.run(Command.of("cp", copy.template().value(), copy.target().value()))
                        .orThrow("copy", copy.template().value());
            }
        }
        boolean root = host.facts().userId() == 0;
        List<String> argv = new ArrayList<>(List.of("setsid", "--fork", "bash", "-c", SCRIPT, "vireo-guest"));
        argv.addAll(List.of(folder.path().value(), logs.value(), root ? Integer.toString(user) : "-", "65536"));
        argv.add(plan.powerdown().orElse(""));
        for (LaunchPlan.InheritedFile file : plan.files()) {
            argv.addAll(List.of(
                    Integer.toString(file.descriptor()),
                    file.writable() ? "rw" : "r",
                    file.path().value()));
        }
        argv.add("--");
        argv.addAll(plan.argv());
        host.run(Command.of(argv).deadline(Rig.LIMIT))
                .orThrow("start", folder.path().value());
        String[] identity = text(folder.process()).strip().split(" ", -1);
        return new GuestRun(
                folder,
                new ProcessIdentity(Long.parseLong(identity[0]), Long.parseLong(identity[1]), identity[2]),
                root ? user : host.facts().userId());
    }

    Optional<Integer> exitStatus(RunFolder folder) {
        return Files.exists(Path.of(folder.exit().value()))
                ? Optional.of(Integer.parseInt(text(folder.exit()).strip()))
                : Optional.empty();
    }

    /** What the process wrote to standard error. */
    String standardError() {
        return text(logs.resolve("stderr.0"));
    }

    private static String text(HostPath file) {
        try {
            return Files.readString(Path.of(file.value()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
