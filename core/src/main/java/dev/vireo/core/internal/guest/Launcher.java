package dev.vireo.core.internal.guest;

import dev.vireo.ByteSize;
import dev.vireo.ConnectOptions;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.core.internal.store.Layout;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.CommandFailedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.FileStatus;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.Survival;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Starts guests' processes, and clears away what is left of them. */
public final class Launcher {
    private static final ByteSize SMALL = ByteSize.ofKiB(64);

    private final Host host;
    private final Layout layout;
    private final ConnectOptions options;
    private final Taps taps;

    /** A launcher on a host. */
    public Launcher(Host host, Layout layout, ConnectOptions options) {
        this.host = host;
        this.layout = layout;
        this.options = options;
        this.taps = new Taps(host);
    }

    /** Refuses where a guest would end together with the program that starts it, unless that is wanted or was allowed. */
    public void checkSurvival(GuestDefinition definition, LaunchPlan plan) {
        if (plan.resident().isEmpty()
                && host.facts().survival() == Survival.NONE
                && !options.guestsMayEndWithCaller()) {
            throw new UnsupportedException(ErrorDetails.of(
                            "start",
                            "domain " + definition.name(),
                            "this program's service or container would take the guest down when it ends")
                    .advice("run where systemd can start transient services, or allow it with"
                            + " ConnectOptions.guestsMayEndWithCaller()"));
        }
    }

    /** Refuses where the guest's user could not enter its run folder. */
    public void checkReachable(GuestDefinition definition) {
        if (host.facts().userId() != 0) {
            return;
        }
        for (HostPath folder = layout.root().runtime(); !folder.value().equals("/"); folder = folder.parent()) {
            Optional<FileStatus> status = host.files().status(folder);
            if (status.isPresent() && (status.get().mode() & 1) == 0) {
                throw new AccessDeniedException(ErrorDetails.of(
                                "start", "domain " + definition.name(), "its own user could not pass through " + folder)
                        .advice("chmod o+x " + folder + ", or use another runtime root"));
            }
        }
    }

    /**
     * Refuses where a bridge of the plan is missing.
     *
     * @throws dev.vireo.error.NotFoundException it is
     */
    public void checkNetwork(GuestDefinition definition, LaunchPlan plan) {
        taps.check("domain " + definition.name(), plan, options.timeouts().call());
    }

    /**
     * Starts the process, and the machine within this JVM if it stands for one, and returns its identity.
     *
     * @throws CommandFailedException it could not be started; with what it said
     */
    public ProcessIdentity launch(
            GuestDefinition definition, LaunchPlan plan, RunFolder folder, int userId, Duration limit) {
        HostPath logs = logs(definition, folder);
        host.files().deleteTree(layout.logs(definition.name()));
        host.files().createFolders(logs, 0700);
        host.files().createFolders(folder.path(), 0711);
        host.files().createFolders(folder.sockets(), 0700);
        for (LaunchPlan.InheritedDocument document : plan.documents()) {
            byte[] text = document.text().getBytes(StandardCharsets.UTF_8);
            host.files().replace(folder.document(document.descriptor()), text, 0600);
        }
        copy(definition, plan, limit);
        HostPath effects = layout.effectsLock(definition.name());
        taps.make("domain " + definition.name(), plan, folder, userOf(userId), effects, limit);
        int user = host.facts().userId() == 0 ? userId : -1;
        long segment = definition.spec().console().history().bytes() / 2;
        LaunchPlan tied = plan.resident().map(it -> plan.with(it.ties())).orElse(plan);
        Command command = Command.of(LaunchCommand.argv(
                        host.facts().survival(), definition.name(), folder, logs, user, segment, tied))
                .deadline(limit);
        CommandResult result = host.run(command);
        Optional<ProcessIdentity> process = process(folder);
        if (process.isEmpty()) {
            throw failed(definition, plan, folder, result.exitStatus(), result.standardError());
        }
        plan.resident().ifPresent(it -> it.start(process.get()));
        return process.get();
    }

    private HostPath logs(GuestDefinition definition, RunFolder folder) {
        return layout.logs(definition.name()).resolve(folder.path().name());
    }

    /** The user that a guest's process runs as: its own where we may choose, else ours. */
    public int userOf(int chosen) {
        int ours = host.facts().userId();
        return ours == 0 ? chosen : ours;
    }

    private void copy(GuestDefinition definition, LaunchPlan plan, Duration limit) {
        for (LaunchPlan.PrivateCopy copy : plan.copies()) {
            if (host.files().status(copy.target()).isEmpty()) {
                host.files().createFolders(copy.target().parent(), 0700);
                HostPath fresh = new HostPath(copy.target() + ".new");
                String subject = "domain " + definition.name();
                HostPath effects = layout.effectsLock(definition.name());
                for (Command step : new Command[] {
                    Command.of("install", "-m", "600", "--", copy.template().value(), fresh.value()),
                    Command.of("sync", fresh.value()),
                    Command.of("mv", "-T", "--", fresh.value(), copy.target().value())
                }) {
                    host.run(step.under(effects).deadline(limit)).orThrow("start", subject);
                }
            }
        }
    }

    /** The failure of a process that has ended with this status, with its own last words. */
    public CommandFailedException failed(
            GuestDefinition definition, LaunchPlan plan, RunFolder folder, int status, String said) {
        String words = (said + standardError(logs(definition, folder))).strip();
        return new CommandFailedException(
                ErrorDetails.of(
                        "start",
                        "domain " + definition.name(),
                        words.isEmpty() ? "its process ended with status " + status : words),
                plan.argv(),
                status,
                words);
    }

    private String standardError(HostPath logs) {
        StringBuilder text = new StringBuilder();
        for (FileStatus file : host.files().list(logs)) {
            if (file.name().startsWith("stderr.")) {
                host.files()
                        .read(logs.resolve(file.name()), SMALL)
                        .ifPresent(bytes -> text.append(new String(bytes, StandardCharsets.UTF_8)));
            }
        }
        return text.toString();
    }

    /** The identity of the process that was started in a run folder; empty if none was registered. */
    public Optional<ProcessIdentity> process(RunFolder folder) {
        return host.files().read(folder.process(), SMALL).map(bytes -> {
            String[] parts =
                    new String(bytes, StandardCharsets.US_ASCII).strip().split(" ", -1);
            return new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
        });
    }

    /** The exit status of the process of a run folder, once its supervisor has written it and all logs. */
    public Optional<Integer> exitStatus(RunFolder folder) {
        return host.files()
                .read(folder.exit(), SMALL)
                .map(bytes -> Integer.parseInt(new String(bytes, StandardCharsets.US_ASCII).strip()));
    }

    /**
     * Moves a run folder out of the way, so that a supervisor which has not registered its process yet cannot do so any
     * more and ends, and tells whether one was registered before.
     */
    public Optional<ProcessIdentity> withdraw(String id) {
        RunFolder folder = layout.runFolder(id);
        HostPath gone = layout.discarded(id);
        if (host.files().status(folder.path()).isPresent()) {
            host.run(Command.of("mv", "-T", "--", folder.path().value(), gone.value())
                            .deadline(options.timeouts().call()))
                    .orThrow("clear", "run folder " + folder.path());
        }
        return process(new RunFolder(gone));
    }

    /** Removes a run folder, and the tap devices of the run. Its process is gone, but its supervisor may just be writing the exit status into it. */
    public void clear(String id) {
        for (HostPath folder : new HostPath[] {layout.runFolder(id).path(), layout.discarded(id)}) {
            taps.remove(folder, options.timeouts().call());
            try {
                host.files().deleteTree(folder);
            } catch (VireoException e) {
                if (host.files().status(folder).isPresent()) {
                    host.files().deleteTree(folder);
                }
            }
        }
    }
}
