package dev.vireo.drbd;

import dev.vireo.Job;
import dev.vireo.Jobs;
import dev.vireo.drbd.internal.Definition;
import dev.vireo.error.NotFoundException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The volumes that two hosts hold together. A handle that several threads may use.
 *
 * <p>What is done to a volume is written down on both hosts first. If the program dies in the middle of it, the next one
 * that does something to the volume, or calls {@link #recover}, finishes or undoes it.
 *
 * <p>Resources that others have made are never touched; their names, minors and ports are kept clear of.
 */
public final class ReplicatedVolumes {
    private final Pair pair;

    private ReplicatedVolumes(Pair pair) {
        this.pair = pair;
    }

    /** Of two hosts. */
    public static ReplicatedVolumes on(Drbd one, Drbd other) {
        return new ReplicatedVolumes(new Pair(one, other));
    }

    /**
     * The same for a program that has just been started: what others have left that died is settled first, see {@link
     * #recover}, and what both hosts may be primary of without a migration is closed, see {@link
     * dev.vireo.drbd.handover.DualPrimaryWindows}. What cannot be settled yet is told in the log.
     */
    public static ReplicatedVolumes open(Drbd one, Drbd other) {
        ReplicatedVolumes volumes = on(one, other);
        volumes.recover();
        volumes.pair.closeWindows();
        return volumes;
    }

    /** DRBD on both hosts. */
    public List<Drbd> hosts() {
        return pair.nodes().stream().map(Node::drbd).toList();
    }

    /** The jobs of this object. */
    public Jobs jobs() {
        return pair.jobs();
    }

    /** A volume by its name, which need not exist. */
    public ReplicatedVolume volume(ResourceName name) {
        return new ReplicatedVolume(pair, name);
    }

    /** The volumes that Vireo has made on these two hosts, as far as they answer. */
    public List<ReplicatedVolume> list() {
        Set<ResourceName> names = new LinkedHashSet<>();
        for (Node node : pair.reached().values()) {
            node.files().list().stream()
                    .filter(each -> each.stage() == Definition.Stage.FINISHED)
                    .forEach(each -> names.add(each.spec().name()));
        }
        return names.stream().map(this::volume).toList();
    }

    /**
     * Makes a volume of a device on each host, and starts it. When the job has ended it can be used; the sides may still be
     * synchronized, see {@link ReplicatedVolume#synchronization}. If the job fails, nothing of it is left, but for what was
     * wiped.
     *
     * <p>The job fails with {@link dev.vireo.error.WrongStateException} if a device is in use, or has content that nobody has
     * said a word about; with {@link NotFoundException} if there is no such device; with {@link
     * dev.vireo.error.ConflictException} or {@link dev.vireo.error.AlreadyExistsException} if a number or the name is taken;
     * with {@link dev.vireo.error.UnreachableException} if a host does not answer.
     *
     * @param wanted what is made, from numbers that neither host uses; nobody else gets them meanwhile
     */
    public Job<ReplicatedVolume> create(Function<FreeNumbers, ResourceSpec> wanted, CreateOptions options) {
        return pair.jobs()
                .start(
                        "create a replicated volume",
                        control -> volume(new Creation(pair, options, control).run(wanted)));
    }

    /**
     * Finishes or undoes what programs that died in the middle of something have left, unless somebody still works on it.
     *
     * @return what could not be settled yet, in words
     */
    public List<String> recover() {
        return pair.recover();
    }
}
