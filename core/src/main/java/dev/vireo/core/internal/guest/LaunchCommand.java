package dev.vireo.core.internal.guest;

import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.SaveCompression;
import dev.vireo.host.HostPath;
import dev.vireo.host.Survival;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The command that starts a guest's process under a supervisor of its own. Pure. */
public final class LaunchCommand {
    private static final String SUPERVISOR = load();

    /**
     * Starts the supervisor in the background and ends when it has registered the process, or failed to. One shell does
     * both: a second one, and setsid(1), would take 2 ms of each start. A host runs a command in a session of its own
     * anyway, which becomes the supervisor's.
     */
    private static final String BACKGROUND = "supervise() {\n" + SUPERVISOR + "\n}\n"
            + "read -r word < <(exec </dev/null 2>/dev/null; supervise \"$@\")\n"
            + "[ \"$word\" = registered ]\n";

    private LaunchCommand() {}

    /**
     * The command. It ends when the process is registered in the run folder, or has failed to start.
     *
     * @param user user id of the process; negative for the caller's own
     * @param segment bytes of a segment of the console's log
     */
    public static List<String> argv(
            Survival survival,
            DomainName name,
            RunFolder folder,
            HostPath logs,
            int user,
            long segment,
            LaunchPlan plan) {
        List<String> argv = new ArrayList<>();
        boolean service = survival == Survival.SERVICE && plan.resident().isEmpty();
        argv.addAll(List.of("bash", "-c", service ? SUPERVISOR : BACKGROUND, "vireo-guest"));
        argv.addAll(List.of(folder.path().value(), logs.value(), user < 0 ? "-" : Integer.toString(user)));
        argv.addAll(List.of(Long.toString(segment), plan.powerdown().orElse("")));
        for (LaunchPlan.InheritedStream stream : plan.streams()) { // before the files, which an unpacker must not hold
            argv.add(Integer.toString(stream.descriptor()));
            argv.add((stream.compression() == SaveCompression.ZSTD ? "zstd:" : "raw:") + stream.offset());
            argv.add(stream.file().value());
        }
        for (LaunchPlan.InheritedFile file : plan.files()) {
            argv.add(Integer.toString(file.descriptor()));
            argv.add(file.writable() ? "rw" : "r");
            argv.add(file.path().value());
        }
        for (LaunchPlan.InheritedDocument document : plan.documents()) {
            int descriptor = document.descriptor();
            argv.addAll(List.of(
                    Integer.toString(descriptor),
                    "r",
                    folder.document(descriptor).value()));
        }
        for (HostPath device : plan.devices()) {
            argv.addAll(List.of("0", "group", device.value()));
        }
        for (LaunchPlan.Tap tap : plan.taps()) {
            argv.addAll(List.of("0", "tap", tap.name()));
        }
        argv.add("--");
        argv.addAll(plan.argv());
        return service ? asService(name, folder, argv) : argv;
    }

    /** systemd replaces variables in the arguments of a service; a doubled dollar sign is one that it leaves alone. */
    private static String literal(String argument) {
        return argument.replace("$", "$$");
    }

    private static List<String> asService(DomainName name, RunFolder folder, List<String> argv) {
        List<String> service = new ArrayList<>(List.of(
                "systemd-run",
                "--quiet",
                "--collect",
                "--unit=vireo-" + name + "-" + folder.path().name(),
                "--description=Vireo domain " + name,
                "--property=Type=notify",
                "--property=NotifyAccess=all",
                "--property=KillMode=mixed",
                "--property=TimeoutStopSec=90",
                "--property=After=local-fs.target remote-fs.target",
                "--"));
        service.addAll(argv.stream().map(LaunchCommand::literal).toList());
        return service;
    }

    private static String load() {
        try (InputStream script = LaunchCommand.class.getResourceAsStream("supervise.sh")) {
            if (script == null) {
                throw new IllegalStateException("supervise.sh is missing from the jar");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
