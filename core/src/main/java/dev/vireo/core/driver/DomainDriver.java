package dev.vireo.core.driver;

import dev.vireo.ByteSize;
import dev.vireo.Capabilities;
import dev.vireo.domain.DomainSpec;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.Command;
import dev.vireo.json.JsonObject;
import dev.vireo.storage.DiskSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One hypervisor on one host. */
public interface DomainDriver extends AutoCloseable {
    /** What it can do here. Cheap: read once. */
    Capabilities capabilities();

    /**
     * Checks that this host can run a spec, and fixes everything that its guest can see: the versioned machine type,
     * addresses, device ids, MAC addresses, the CPU model, the firmware build. The engine stores the answer with the
     * definition and hands it back at each start; it is the driver's own JSON.
     *
     * @param before what was fixed for the definition that this one replaces; devices that stay keep their addresses
     * @throws dev.vireo.error.InvalidSpecException this host cannot run it; names every field
     */
    JsonObject fix(DomainSpec spec, Optional<JsonObject> before);

    /**
     * Fixes it anew for the newest version of its machine type; devices keep their addresses, and the CPU stays.
     *
     * @param before what was fixed so far
     * @throws dev.vireo.error.InvalidSpecException this host cannot run it; names every field
     */
    JsonObject upgrade(DomainSpec spec, JsonObject before);

    /**
     * The command that runs a guest, with its CPUs stopped. Pure but for facts read earlier.
     *
     * @throws dev.vireo.error.VireoException the host cannot run it now
     */
    LaunchPlan plan(GuestDefinition definition, RunFolder folder);

    /**
     * The command that runs a guest whose state comes from somewhere. Its machine is paused when the state is there, and
     * {@link dev.vireo.domain.StateReason#MIGRATION} is its reason until then; the process ends if it cannot read it.
     *
     * @throws dev.vireo.error.VireoException the host cannot run it now
     */
    default LaunchPlan planIncoming(GuestDefinition definition, RunFolder folder, Incoming incoming) {
        throw new UnsupportedException(ErrorDetails.of(
                "move", "domain " + definition.name(), "this driver can neither restore nor take a moving guest"));
    }

    /**
     * The command that makes an empty image of a file that is there and empty. Pure.
     *
     * @throws UnsupportedException it cannot make such an image
     */
    default Command imageCommand(DiskSource image, ByteSize size) {
        throw new UnsupportedException(
                ErrorDetails.of("make", image.path().value(), "this driver cannot make disk images"));
    }

    /** What keeps this host from giving a guest exactly the machine that was fixed for it elsewhere; empty if nothing. */
    default List<String> obstacles(GuestDefinition definition) {
        return List.of();
    }

    /** In what the machines of two definitions differ, in the eyes of their guests; empty if in nothing. */
    default List<String> differences(GuestDefinition saved, GuestDefinition present) {
        return saved.fixed().equals(present.fixed()) ? List.of() : List.of("the machine");
    }

    /**
     * Takes control of a guest that runs, waiting at most so long until it answers.
     *
     * @param listener told of everything from before the moment of the attachment on
     * @throws dev.vireo.error.NotFoundException its control socket is not there (yet)
     * @throws dev.vireo.error.UnreachableException nobody listens there (yet), or the process ended
     * @throws dev.vireo.error.TimedOutException it does not answer
     */
    Guest attach(GuestDefinition definition, GuestRun run, GuestListener listener, Duration limit);

    /** Releases what the driver holds here; guests go on. Idempotent. */
    @Override
    void close();
}
