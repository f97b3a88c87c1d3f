package dev.vireo.drbd;

import dev.vireo.drbd.internal.Drbdadm;
import dev.vireo.error.CommandFailedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A resource on one of its hosts, whoever has made it: what {@code drbdadm} does with it there. A handle; every call asks
 * the host. For what concerns both hosts see {@link ReplicatedVolume}.
 *
 * <p>Every method fails with {@link CommandFailedException} and DRBD's own words where nothing else is known. Those that
 * repeat what is so already do no harm.
 */
public final class DrbdResource {
    private final Drbd drbd;
    private final ResourceName name;
    private final Drbdadm drbdadm;

    DrbdResource(Drbd drbd, ResourceName name) {
        this.drbd = drbd;
        this.name = name;
        drbdadm = new Drbdadm(drbd.host());
    }

    /** Its name. */
    public ResourceName name() {
        return name;
    }

    /** DRBD on that host. */
    public Drbd drbd() {
        return drbd;
    }

    /** The host. */
    public Host host() {
        return drbd.host();
    }

    /** Its state; empty if it is not up. */
    public Optional<ResourceState> find() {
        return drbd.state().resource(name);
    }

    /**
     * Its state.
     *
     * @throws NotFoundException it is not up
     */
    public ResourceState state() {
        return drbd.state(name);
    }

    /** Loads the configuration, attaches the disk and connects to the peer. */
    public void up() {
        tell("adjust");
    }

    /**
     * Makes what the kernel has what the configuration says: attaches, connects and changes options as far as needed. It
     * brings up what is down.
     */
    public void adjust() {
        tell("adjust");
    }

    /**
     * Disconnects, detaches and forgets it.
     *
     * @throws WrongStateException somebody has its device open
     */
    public void down() {
        checkFree("take down", drbdadm.run("down", name));
    }

    /** Attaches its disk. */
    public void attach() {
        tell("attach");
    }

    /** Lets its disk go; with a peer that is current, reads and writes go there. */
    public void detach() {
        tell("detach");
    }

    /** Looks for the peer, with all options that the configuration has. */
    public void connect() {
        tell("adjust");
    }

    /** Ends the connection. A peer that is secondary knows that it is out of date from then on. */
    public void disconnect() {
        CommandResult result = drbdadm.run("disconnect", name);
        boolean alone = find().stream()
                .flatMap(state -> state.peers().stream())
                .allMatch(peer -> peer.connection() == ConnectionState.STAND_ALONE);
        if (!result.succeeded() && !alone) {
            orThrow("disconnect", result);
        }
    }

    /**
     * Makes this host primary, so that its device can be opened.
     *
     * @throws PromotionRefusedException that is not safe, see {@link Promotion#SAFE}
     */
    public void promote(Promotion promotion) {
        if (promotion == Promotion.ACCEPT_DATA_LOSS) {
            drbdadm.run("primary", name, "--force").orThrow("promote", subject());
            return;
        }
        ResourceState state = state();
        if (state.role() == Role.PRIMARY) {
            return;
        }
        Optional<String> problem = PromotionCheck.problem(state, this::canFence);
        if (problem.isPresent()) {
            throw refused(problem.get());
        }
        CommandResult result = drbdadm.run("primary", name);
        if (!result.succeeded()) {
            throw refused(result.standardError().strip());
        }
    }

    private PromotionRefusedException refused(String problem) {
        return new PromotionRefusedException(ErrorDetails.of("promote", subject(), problem)
                .advice("connect it to its peer, or make sure that the peer is off and accept that what it has written"
                        + " alone is lost"));
    }

    /** Whether its configuration names a program that puts a lost peer out of the way. */
    private boolean canFence() {
        return PromotionCheck.hasFencing(
                drbdadm.run("dump", name).orThrow("read", subject()).output());
    }

    /**
     * Makes this host secondary.
     *
     * @throws WrongStateException somebody has its device open
     */
    public void demote() {
        checkFree("demote", drbdadm.run("secondary", name));
    }

    /** Whether a configuration file of the host has it. */
    public boolean isDefined() {
        return drbdadm.defined().contains(name.value());
    }

    private void checkFree(String verb, CommandResult result) {
        if (!result.succeeded() && result.standardError().contains("(-12)")) {
            throw new WrongStateException(ErrorDetails.of(verb, subject(), "somebody has its device open")
                    .advice("end the domain, or whatever else uses it"));
        }
        orThrow(verb, result);
    }

    private void tell(String verb) {
        orThrow(verb, drbdadm.run(verb, name));
    }

    private void orThrow(String verb, CommandResult result) {
        if (!result.succeeded() && !isDefined()) {
            throw new NotFoundException(ErrorDetails.of(verb, subject(), "no configuration file has it"));
        }
        result.orThrow(verb, subject());
    }

    String subject() {
        return "resource " + name + " on " + host().address();
    }

    /** Whether it is a handle of the same resource on the same host, reached in the same way. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DrbdResource that && name.equals(that.name) && host().equals(that.host());
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, host());
    }

    @Override
    public String toString() {
        return subject();
    }
}
