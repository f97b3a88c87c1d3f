package dev.vireo.lvm;

import static dev.vireo.lvm.Access.subject;

import dev.vireo.ByteSize;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.CommandFailedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Host;
import dev.vireo.lvm.internal.Plans;
import dev.vireo.storage.StoragePool;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * LVM on one host: what there is, and what can be done about its volumes. Needs root.
 *
 * <pre>{@code
 * Lvm lvm = Lvm.on(host);
 * LogicalVolume disk = lvm.create(VolumeSpec.builder(VolumeId.of("vg0", "web1"), ByteSize.ofGiB(20)).build());
 * }</pre>
 *
 * <p>Every method fails with {@link NotFoundException} where a group or volume is not there, with {@link
 * dev.vireo.error.TimedOutException} after the deadline of the options, its effect then unknown, or with {@link
 * FrozenDeviceException} if the devices for which LVM waits can be told, with {@link
 * dev.vireo.error.AccessDeniedException} without the rights of root, and with {@link
 * dev.vireo.error.CommandFailedException} and LVM's own words where nothing else is known. What changes something is
 * refused in a group that is not ours to change, see {@link VolumeGroups}.
 */
public final class Lvm implements AutoCloseable {
    private final Access access;
    private final VolumeGroups groups;
    private final VolumeContent content;
    private final VolumeJobs jobs;
    private final ThinPools thinPools;
    private final Making making;
    private final Resizing resizing;
    private final Use use;

    private Lvm(Access access) {
        this.access = access;
        groups = new VolumeGroups(access);
        content = new VolumeContent(access);
        jobs = new VolumeJobs(access);
        thinPools = new ThinPools(access);
        making = new Making(access);
        resizing = new Resizing(access);
        use = new Use(access);
    }

    /** On a host, with the defaults. */
    public static Lvm on(Host host) {
        return on(host, LvmOptions.defaults());
    }

    /** On a host. */
    public static Lvm on(Host host, LvmOptions options) {
        return new Lvm(new Access(host, options));
    }

    /** What can be done about groups. */
    public VolumeGroups groups() {
        return groups;
    }

    /** What the handles of pools and volumes work with. */
    Access access() {
        return access;
    }

    /** A group as a pool of disks, which have space of their own. */
    public StoragePool pool(VolumeGroupName group) {
        return new LvmPool(this, group, Optional.empty());
    }

    /** A thin pool as a pool of disks, which take space as they are written. */
    public StoragePool pool(VolumeId thinPool) {
        return new LvmPool(this, thinPool.group(), Optional.of(thinPool.name()));
    }

    /** What is done to the content of volumes. */
    public VolumeContent content() {
        return content;
    }

    /** What can be done about thin pools as they fill. */
    public ThinPools thinPools() {
        return thinPools;
    }

    /** What takes its time. */
    public VolumeJobs jobs() {
        return jobs;
    }

    /**
     * Finishes or undoes what programs that died in the middle of something have left, unless somebody still works on it.
     * The next step on the same group or volume does that as well.
     *
     * @return what could not be settled yet, in words
     */
    public List<String> recover() {
        return access.steps().recover().stream()
                .map(step -> step.operation() + " " + step.subject() + " since " + step.since())
                .toList();
    }

    /** All there is, groups of other hosts included. One process, however much that is. */
    public LvmReport report() {
        return access.report();
    }

    /** One group with all that is in it. */
    public LvmReport report(VolumeGroupName group) {
        return access.report(group);
    }

    /** A group. */
    public VolumeGroup group(VolumeGroupName name) {
        return report(name).group(name).orElseThrow();
    }

    /** A volume. */
    public LogicalVolume volume(VolumeId id) {
        return access.volume(id);
    }

    /** Who uses a volume. */
    public List<VolumeHolder> holders(VolumeId id) {
        return access.users().of(report(id.group()), id, "read");
    }

    /**
     * Makes a volume, cleared of what would be taken for content, and active.
     *
     * @throws AlreadyExistsException there is one of that name
     * @throws NotEnoughResourcesException the group has not so much space
     */
    public LogicalVolume create(VolumeSpec spec) {
        return making.made(spec);
    }

    /** Makes a pool for thin volumes. When it is full, writes fail. */
    public LogicalVolume createThinPool(VolumeId pool, ByteSize size, ByteSize metadata) {
        return making.made(pool, Optional.empty(), Optional.of(size), Plans.createThinPool(pool, size, metadata));
    }

    /**
     * Makes a thin volume, which takes space from its pool as it is written.
     *
     * @param size what its user sees; may be more than the pool has
     */
    public LogicalVolume createThin(VolumeId id, VolumeName pool, ByteSize size, Set<LvmTag> tags) {
        VolumeId from = new VolumeId(id.group(), pool);
        return making.made(id, Optional.of(from), Optional.empty(), Plans.createThin(id, pool, size, tags));
    }

    /**
     * Makes a snapshot that keeps what is overwritten in its origin.
     *
     * @param space for that; when it is used up, the snapshot is lost
     */
    public LogicalVolume snapshot(VolumeId origin, VolumeName name, ByteSize space) {
        return making.made(origin, name, Optional.of(space), Plans.snapshot(origin, name, space));
    }

    /** Makes a snapshot of a thin volume, as good as the volume itself: the clone of a golden image. */
    public LogicalVolume thinSnapshot(VolumeId origin, VolumeName name) {
        return making.made(origin, name, Optional.empty(), Plans.thinSnapshot(origin, name));
    }

    /**
     * Gives a volume more space. Whoever has it open sees that when told to look.
     *
     * @throws WrongStateException it has that size already, or more
     * @throws NotEnoughResourcesException the group has not so much space
     */
    public LogicalVolume grow(VolumeId id, ByteSize size) {
        resizing.grow(id, size);
        return volume(id);
    }

    /**
     * Takes space from the end of a volume that nobody uses. What was there is lost: the caller knows that its content
     * ends before.
     *
     * @throws WrongStateException somebody uses it, or it is not larger
     */
    public LogicalVolume shrink(VolumeId id, ByteSize size) {
        resizing.shrink(id, size);
        return volume(id);
    }

    /**
     * Gives a volume that nobody uses another name.
     *
     * @throws AlreadyExistsException there is one of that name
     * @throws WrongStateException somebody uses it
     */
    public LogicalVolume rename(VolumeId id, VolumeName name) {
        Access now = access.underOneFilter();
        VolumeId next = new VolumeId(id.group(), name);
        LvmReport report = now.reportForChange(id.group(), "rename");
        now.users().checkFree("rename", report, id);
        checkAbsent(report, next, id);
        try {
            now.apply(id, Plans.rename(id, name), "rename");
        } catch (CommandFailedException e) {
            checkAbsent(now.report(id.group()), next, id);
            throw e;
        }
        return now.volume(next);
    }

    private static void checkAbsent(LvmReport report, VolumeId next, VolumeId id) {
        if (report.volume(next).isPresent()) {
            throw new AlreadyExistsException(ErrorDetails.of("rename", subject(id), "there is a volume " + next));
        }
    }

    /**
     * Removes a volume that nobody uses, with its content.
     *
     * @throws WrongStateException somebody uses it, or it has snapshots that need it
     */
    public void remove(VolumeId id) {
        Access now = access.underOneFilter();
        now.users().checkFree("remove", now.reportForChange(id.group(), "remove"), id);
        now.apply(id, Plans.remove(id), "remove");
    }

    /**
     * Lets the content of a snapshot be put back into its origin when that is activated next, or at once if nobody has one
     * of both open. Whoever uses the origin sees nothing of it until then. {@link VolumeJobs#merge} waits for its end.
     *
     * @return the snapshot, {@link VolumeKind#SNAPSHOT_MERGING} from now on until it is gone; empty if it is gone already
     * @throws WrongStateException the snapshot is lost, or is none, or a DRBD resource is defined on the origin
     */
    public Optional<LogicalVolume> mergeAtNextActivation(VolumeId snapshot) {
        return jobs.mergeAtNextActivation(snapshot);
    }

    /**
     * Makes a volume usable for one holder, on this host alone; see {@link dev.vireo.storage.StorageVolume#acquire}.
     *
     * @throws WrongStateException somebody else uses it
     */
    public LogicalVolume acquire(VolumeId id, String holder) {
        use.acquire(id, holder);
        return volume(id);
    }

    /**
     * Ends that: its device goes away.
     *
     * @throws WrongStateException somebody else uses it
     */
    public void release(VolumeId id, String holder) {
        use.release(id, holder);
    }

    /** Makes the device of a volume, or takes it away. */
    public LogicalVolume activate(VolumeId id, boolean active) {
        Access now = access.underOneFilter();
        String verb = active ? "activate" : "deactivate";
        now.reportForChange(id.group(), verb);
        now.apply(id, Plans.activate(id, active), verb);
        return now.volume(id);
    }

    /** Lets a volume be written, or not; those who have it open already are not told. */
    public LogicalVolume writable(VolumeId id, boolean writable) {
        Access now = access.underOneFilter();
        now.reportForChange(id.group(), "change");
        now.apply(id, Plans.writable(id, writable), "change");
        return now.volume(id);
    }

    /** Adds and removes tags of a volume. */
    public LogicalVolume tag(VolumeId id, Set<LvmTag> more, Set<LvmTag> less) {
        Access now = access.underOneFilter();
        now.reportForChange(id.group(), "tag");
        now.apply(id, Plans.tag(id, more, less), "tag");
        return now.volume(id);
    }

    /**
     * Ends the shell that is kept for reports, where there is one; it ends with the host as well. All methods can be called
     * afterwards. Idempotent.
     */
    @Override
    public void close() {
        access.close();
    }
}
