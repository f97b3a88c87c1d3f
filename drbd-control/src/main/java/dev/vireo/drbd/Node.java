package dev.vireo.drbd;

import dev.vireo.core.device.DeviceContent;
import dev.vireo.core.device.PieceRunner;
import dev.vireo.core.step.Step;
import dev.vireo.core.step.Steps;
import dev.vireo.drbd.internal.Definition;
import dev.vireo.drbd.internal.Drbdadm;
import dev.vireo.drbd.internal.Observer;
import dev.vireo.drbd.internal.ResourceFiles;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One of two hosts, and what is remembered there of work on its volumes. */
final class Node {
    private static final String MODULE = "drbd";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PIECE = Duration.ofMinutes(2);
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final Drbd drbd;
    private final Observer observer;
    private final ResourceFiles files;
    private final Drbdadm drbdadm;
    private final Steps steps;
    private volatile @Nullable Long silentSince;

    Node(Drbd drbd, Consumer<Step> settler) {
        this.drbd = drbd;
        observer = new Observer(drbd);
        files = new ResourceFiles(
                drbd.host(),
                ResourceFiles.FOLDER,
                drbd.stateRoot().runtime().resolve(MODULE).resolve("check"));
        drbdadm = new Drbdadm(drbd.host());
        steps = new Steps(drbd.host(), drbd.stateRoot(), MODULE, PATIENCE, settler);
    }

    static String subject(ResourceName name) {
        return "replicated volume " + name;
    }

    Drbd drbd() {
        return drbd;
    }

    Host host() {
        return drbd.host();
    }

    Observer observer() {
        return observer;
    }

    ResourceFiles files() {
        return files;
    }

    Steps steps() {
        return steps;
    }

    /**
     * How DRBD calls it; empty if it cannot be reached. That may take long to tell, while its peer is to take over: a host
     * that has not answered is not asked again for a moment.
     */
    Optional<NodeName> reached() {
        Long since = silentSince;
        if (since != null && System.nanoTime() - since < SILENCE.toNanos()) {
            return Optional.empty();
        }
        try {
            NodeName name = observer.node();
            silentSince = null;
            return Optional.of(name);
        } catch (UnreachableException e) {
            silentSince = System.nanoTime();
            return Optional.empty();
        }
    }

    Optional<Definition> definition(ResourceName name) {
        return files.find(name);
    }

    /** Runs a command that changes something, whatever it says. */
    CommandResult change(ResourceName name, String verb, String... options) {
        return drbdadm.runUnder(effects(name), Drbdadm.argv(verb, name.value(), List.of(options)));
    }

    /** The same about the one volume of the resource. */
    CommandResult changeVolume(ResourceName name, String verb, String... options) {
        return drbdadm.runUnder(effects(name), Drbdadm.argv(verb, name + "/0", List.of(options)));
    }

    /** The same about a resource that nobody else's command finds, as its file is parked. */
    CommandResult changeParked(Definition definition, String verb, String... options) {
        ResourceName name = definition.spec().name();
        return files.alone(definition, file -> {
            List<String> argv = new ArrayList<>(Drbdadm.argv(verb, name.value(), List.of(options)));
            argv.addAll(1, List.of("-c", file.value()));
            return drbdadm.runUnder(effects(name), argv);
        });
    }

    /** Runs a command that changes nothing. */
    CommandResult ask(ResourceName name, String verb) {
        return drbdadm.run(verb, name);
    }

    HostPath effects(ResourceName name) {
        return steps.effects(subject(name));
    }

    /** Reads and writes the content of a device that belongs to a volume. */
    DeviceContent content(ResourceName name, HostPath device) {
        String what = subject(name) + " on " + this;
        HostPath effects = effects(name);
        PieceRunner runner = (argv, input) -> host().run(Command.of(argv)
                        .environment("LC_ALL", "C")
                        .input(input)
                        .outputLimit(DeviceContent.LONGEST)
                        .deadline(PIECE)
                        .under(effects))
                .orThrow("transfer", what)
                .outputBytes();
        return new DeviceContent(runner, device, what);
    }

    /** Keeps the numbers of devices and ports to ourselves. */
    HostLock lockNumbers() {
        HostPath folder = drbd.stateRoot().runtime().resolve(MODULE).resolve("locks");
        host().files().createFolders(drbd.stateRoot().runtime(), 0711);
        host().files().createFolders(folder, 0700);
        return host().locks().acquire(folder.resolve("numbers"), LockMode.EXCLUSIVE, "choose numbers", PATIENCE);
    }

    @Override
    public String toString() {
        return host().address();
    }
}
