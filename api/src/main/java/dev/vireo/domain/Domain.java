package dev.vireo.domain;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.Job;
import dev.vireo.host.HostPath;
import dev.vireo.storage.StorageVolume;
import java.time.Duration;
import java.util.UUID;

/**
 * A handle on one domain.
 *
 * <p>{@link #status()} never waits. Every other call may wait at most for its deadline ({@link #within}, else {@link
 * dev.vireo.Timeouts}); what changes something takes the domain's operation lock, and is refused with {@link
 * dev.vireo.error.LockedByException} when another program holds it longer than {@code Timeouts.lock()}.
 *
 * <p>Errors of every call that changes something: {@link dev.vireo.error.NotFoundException} (undefined meanwhile),
 * {@link dev.vireo.error.WrongStateException}, {@link dev.vireo.error.LockedByException}, {@link
 * dev.vireo.error.InDoubtException}, {@link dev.vireo.error.UnreadableStateException}, {@link
 * dev.vireo.error.UnreachableException}, {@link dev.vireo.error.TimedOutException}, {@link
 * dev.vireo.error.UnsupportedException}.
 */
public interface Domain {
    /** The name. */
    DomainName name();

    /**
     * The identity, the same for ever and everywhere.
     *
     * @throws dev.vireo.error.UnreadableStateException the definition cannot be read
     */
    UUID uuid();

    /**
     * What the domain should be, as last defined. A running guest may still be as it was before.
     *
     * @throws dev.vireo.error.UnreadableStateException the definition cannot be read
     */
    DomainSpec spec();

    /** What the domain is, from a cache that events feed; costs nanoseconds. */
    DomainStatus status();

    /**
     * What its present run is tied to; of a domain that does not run, what a run would be that is started through this
     * connection.
     */
    Lifetime lifetime();

    /** The same domain, whose calls have this deadline. */
    Domain within(Duration deadline);

    /** Starts the guest, from its managed save if it has one; returns when its hypervisor runs it. */
    void start();

    /** Starts the hypervisor with the guest's CPUs stopped; {@link #resume()} lets them go. */
    void startPaused();

    /** Stops the guest's CPUs; memory stays. */
    void suspend();

    /** Lets the guest's CPUs go on. */
    void resume();

    /** Resets the machine, like its reset button. What the guest did not write is lost. */
    void reset();

    /**
     * Asks the guest to shut down and starts it again when it has.
     *
     * @param patience how long the guest may take
     * @throws dev.vireo.error.TimedOutException it did not; it may still do so, and is not started again then
     */
    void reboot(Duration patience);

    /**
     * Asks the guest by ACPI to shut down and waits until it has. Never uses force by itself.
     *
     * @param patience how long the guest may take
     * @throws dev.vireo.error.TimedOutException it did not; it may still do so (effect {@code GOES_ON})
     */
    void shutdown(Duration patience);

    /** Ends the guest at once, like pulling the plug, and returns when its process is gone. */
    void destroy();

    /**
     * Replaces the definition. Name and UUID stay; what the guest sees changes at its next start, and only where the
     * spec asks for it.
     */
    void redefine(DomainSpec spec);

    /**
     * Moves the definition to the newest version of its machine type, and the firmware build, that the host has. Nothing
     * else does that: a guest keeps its machine whatever becomes of the host. Devices keep their addresses; the guest
     * sees the new machine at its next start. Without effect where the spec names a version.
     */
    void upgradeMachine();

    /** Removes the definition and all that Vireo keeps for it; its disks stay. It must not run. */
    void undefine();

    /**
     * Gives one of its disks more space, and lets the guest see that if it runs. A program that dies in between leaves it
     * to the next connect to tell the guest.
     *
     * @param disk the id of the disk in the spec
     * @param volume what it is made of
     * @param size the new one; the pool may round it up
     * @throws dev.vireo.error.ConflictException the disk is not made of that volume
     * @throws dev.vireo.error.NotFoundException there is no such disk
     * @throws dev.vireo.error.NotEnoughResourcesException the pool has not so much space
     */
    void growDisk(String disk, StorageVolume volume, ByteSize size);

    /**
     * Waits until the domain is in a state.
     *
     * @return the status that satisfied
     * @throws dev.vireo.error.TimedOutException it was not reached in time
     */
    DomainStatus await(DomainState state, Duration limit);

    /** The console of the guest. */
    Console console();

    /**
     * The path on the host of the UNIX socket by which programs there reach the guest's ports, for the present run. Who
     * connects writes {@code CONNECT 52} and a newline, reads a line that begins with {@code OK}, and talks to the guest's
     * port 52. The guest reaches port 52 of the host where a program listens at this path with {@code _52} behind it; the
     * hypervisor's user must be able to connect there. Start the domain paused to listen before the guest runs.
     *
     * @throws dev.vireo.error.WrongStateException it does not run, or has no socket device
     */
    HostPath vsock();

    /**
     * Statistics, asked of the hypervisor now.
     *
     * @throws dev.vireo.error.WrongStateException it does not run
     */
    DomainStatistics statistics();

    /**
     * Writes the guest's memory and devices to a file and ends it; {@link Domains#restore} brings it back. Its disks must
     * stay as they are meanwhile. The definition is kept, and is in the file as well.
     *
     * <p>A save that fails, is cancelled or is killed with this program leaves the guest as it was, and no file.
     *
     * @param file on the host, in a folder that is there; readable by the caller alone, as it holds all that the guest
     *     knew
     * @return the job; fails with {@link dev.vireo.error.AlreadyExistsException} when the file is there
     */
    Job<SaveResult> save(HostPath file, SaveOptions how);

    /**
     * The same with a file that Vireo keeps: the next {@link #start()} goes on from it and removes it before the guest
     * runs. Until then the domain cannot be redefined or undefined.
     *
     * @throws dev.vireo.error.WrongStateException it does not run
     */
    Job<SaveResult> managedSave(SaveOptions how);

    /** Whether the next start goes on from a managed save. Looks at the host. */
    boolean hasManagedSave();

    /** Throws a managed save away, so that the next start boots; {@code false} if there was none. */
    boolean discardManagedSave();

    /**
     * Moves the domain to another host, the guest with it if it runs.
     *
     * <p>At every moment at most one of both hosts has the right to run it. Up to the switch everything is undone if
     * something fails; where nobody can know whether it has switched, the domain is {@link DomainState#IN_DOUBT} at the
     * source, see {@link #resolveWith}.
     *
     * @param to a connection of this program to the other host, by the same driver
     */
    MigrationJob migrate(Hypervisor to, MigrationOptions how);

    /** Looks what a migration would meet; changes nothing. Measures the guest for a second if it runs. */
    MigrationReport checkMigration(Hypervisor to, MigrationOptions how);

    /**
     * Settles a domain that is {@link DomainState#IN_DOUBT} by looking at the target: where that has it, or runs it, what
     * is left here is removed; where it surely has not, the guest is ours again and goes on.
     *
     * @param target a connection to the host that it was handed over to
     * @return who has it
     * @throws dev.vireo.error.WrongStateException it is not in doubt
     * @throws dev.vireo.error.ConflictException that is not the host that it was handed over to
     */
    HandoverEvidence.Verdict resolveWith(Hypervisor target);

    /**
     * Settles a domain that is {@link DomainState#IN_DOUBT}, on evidence that the caller brings. Wrong evidence can
     * make the guest run twice, which destroys its disks.
     *
     * @throws dev.vireo.error.WrongStateException it is not in doubt
     */
    void resolve(HandoverEvidence evidence);
}
