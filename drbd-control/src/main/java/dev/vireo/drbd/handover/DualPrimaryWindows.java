package dev.vireo.drbd.handover;

import dev.vireo.drbd.Drbd;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.internal.Drbdadm;
import dev.vireo.drbd.internal.GuardScript;
import dev.vireo.drbd.internal.handover.Guard;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resources of one host that both hosts may be primary of. There are none but while guests move, unless somebody has
 * opened one by hand, or its configuration says so for good, as for a cluster's file system: those are left out here.
 */
public final class DualPrimaryWindows {
    private static final Logger LOG = LoggerFactory.getLogger(DualPrimaryWindows.class);
    private static final Pattern ALLOWED = Pattern.compile("\\sallow-two-primaries(\\s+yes)?\\s*;");
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final Drbd drbd;

    private DualPrimaryWindows(Drbd drbd) {
        this.drbd = drbd;
    }

    /** Of a host. */
    public static DualPrimaryWindows of(Drbd drbd) {
        return new DualPrimaryWindows(drbd);
    }

    /** All of them. */
    public List<OpenWindow> find() {
        List<OpenWindow> found = new ArrayList<>();
        for (ResourceState state : drbd.state().resources()) {
            name(state).filter(this::isOpen).ifPresent(name -> {
                boolean guarded = new Guard(drbd.resource(name)).isAtWork();
                found.add(new OpenWindow(name, guarded));
            });
        }
        return found;
    }

    private static Optional<ResourceName> name(ResourceState state) {
        try {
            return Optional.of(ResourceName.of(state.name()));
        } catch (InvalidSpecException e) { // made by others, and none that we would migrate
            return Optional.empty();
        }
    }

    private boolean isOpen(ResourceName name) {
        CommandResult shown = drbd.host()
                .run(Command.of("drbdsetup", "show", name.value())
                        .environment("LC_ALL", "C")
                        .deadline(DEADLINE));
        if (!shown.succeeded() || !ALLOWED.matcher(shown.output()).find()) {
            return false;
        }
        CommandResult configured = new Drbdadm(drbd.host()).run("dump", name);
        return configured.succeeded() && !ALLOWED.matcher(configured.output()).find();
    }

    /**
     * Closes all that nobody guards: a guard is started that makes this side secondary unless it is open, and takes the
     * permission back as soon as one side is secondary. It does not wait for that.
     *
     * @return what was found without a guard
     */
    public List<OpenWindow> closeAbandoned() {
        return closeAbandoned(name -> true);
    }

    /**
     * The same, but only of those resources that may be meant; what else is open without a guard is told in the log.
     *
     * @return what was found without a guard and is being closed
     */
    public List<OpenWindow> closeAbandoned(Predicate<ResourceName> meant) {
        List<OpenWindow> closing = new ArrayList<>();
        for (OpenWindow window : find()) {
            if (window.guarded()) {
                continue;
            }
            boolean ours = meant.test(window.resource());
            LOG.atWarn()
                    .addKeyValue("resource", window.resource())
                    .addKeyValue("host", drbd.host().address())
                    .log("both hosts may be primary, and no migration is under way; "
                            + (ours ? "closing that" : "left to whoever has opened it"));
            if (ours) {
                new Guard(drbd.resource(window.resource())).arm(GuardScript.CLOSE, AT_ONCE);
                closing.add(window);
            }
        }
        return closing;
    }
}
