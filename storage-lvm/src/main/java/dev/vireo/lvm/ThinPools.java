package dev.vireo.lvm;

import static dev.vireo.lvm.Access.subject;

import dev.vireo.ByteSize;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.CommandResult;
import dev.vireo.lvm.internal.Plans;
import java.util.Optional;

/**
 * Policies of thin pools; see {@link Lvm} for what every call may throw. Nothing is done behind the caller's back: who wants
 * a pool to grow as it fills calls {@link #extend} now and then, or when a pool is told to be full.
 */
public final class ThinPools {
    private final Access access;

    ThinPools(Access access) {
        this.access = access;
    }

    /**
     * What a pool needs by a policy now; nothing is changed.
     *
     * @throws WrongStateException it is no thin pool, or is not active, so that nobody knows how full it is
     */
    public Optional<ThinPoolGrowth> due(VolumeId pool, Autoextension policy) {
        LvmReport report = access.report(pool.group());
        return due(report, pool, policy, "look at");
    }

    private static Optional<ThinPoolGrowth> due(LvmReport report, VolumeId id, Autoextension policy, String verb) {
        LogicalVolume pool = find(report, id, verb);
        if (pool.dataPercent().isEmpty() || pool.metadataPercent().isEmpty()) {
            throw new WrongStateException(
                    ErrorDetails.of(verb, subject(id), "it is not active, so how full it is is not known")
                            .advice("activate it, or a volume of it"));
        }
        return policy.due(pool, report.group(id.group()).orElseThrow());
    }

    private static LogicalVolume find(LvmReport report, VolumeId id, String verb) {
        LogicalVolume pool = Access.find(report, id, verb);
        if (pool.attributes().kind() != VolumeKind.THIN_POOL) {
            throw new WrongStateException(ErrorDetails.of(verb, subject(id), "it is no thin pool"));
        }
        return pool;
    }

    /**
     * Gives a pool what it needs by a policy; a pool that was full takes writes again. When several programs do that at the
     * same time, one of them extends it.
     *
     * @return what it was given; empty where it needed nothing, or the policy allows no more
     * @throws WrongStateException as {@link #due}
     * @throws NotEnoughResourcesException the group has not so much space; nothing was changed
     */
    public Optional<ThinPoolGrowth> extend(VolumeId pool, Autoextension policy) {
        Access now = access.underOneFilter();
        LvmReport report = now.reportForChange(pool.group(), "extend");
        Optional<ThinPoolGrowth> due = due(report, pool, policy, "extend");
        if (due.isEmpty()) {
            return due;
        }
        Access.checkSpace(
                "extend",
                subject(pool),
                report,
                pool.group(),
                Optional.of(due.get().more()));
        CommandResult result = now.change(pool.group(), Plans.growPool(pool, due.get()));
        if (!result.succeeded()
                && due(now.report(pool.group()), pool, policy, "extend").isEmpty()) {
            return Optional.empty(); // somebody else was faster
        }
        now.check(result, pool.group(), "extend", subject(pool));
        return due;
    }

    /**
     * Gives a pool more space for metadata. LVM keeps as much again for repairs.
     *
     * @throws WrongStateException it is no thin pool, or has so much already
     */
    public LogicalVolume growMetadata(VolumeId pool, ByteSize size) {
        Access now = access.underOneFilter();
        LvmReport report = now.reportForChange(pool.group(), "grow metadata of");
        ByteSize before = find(report, pool, "grow metadata of").metadataSize();
        if (size.bytes() <= before.bytes()) {
            throw new WrongStateException(
                    ErrorDetails.of("grow metadata of", subject(pool), "they have " + before + " already"));
        }
        now.apply(pool.group(), Plans.growMetadata(pool, size), "grow metadata of", subject(pool));
        return now.volume(pool);
    }

    /**
     * Lets a pool treat discards in another way.
     *
     * @throws WrongStateException it is no thin pool; or it begins or ceases to ignore them while it or a volume of it is
     *     active
     */
    public LogicalVolume discards(VolumeId pool, Discards how) {
        Access now = access.underOneFilter();
        LvmReport report = now.reportForChange(pool.group(), "change");
        LogicalVolume before = find(report, pool, "change");
        boolean other = before.discards().filter(Discards.IGNORE::equals).isPresent() != (how == Discards.IGNORE);
        if (other && active(report, before)) {
            throw new WrongStateException(ErrorDetails.of(
                            "change", subject(pool), "only an inactive one can begin or cease to ignore discards")
                    .advice("deactivate it and its volumes first"));
        }
        now.apply(pool.group(), Plans.discards(pool, how), "change", subject(pool));
        return now.volume(pool);
    }

    private static boolean active(LvmReport report, LogicalVolume pool) {
        return report.volumes().stream()
                .filter(each -> each.group().equals(pool.group()))
                .filter(each -> each.name().equals(pool.name())
                        || each.pool().filter(pool.name()::equals).isPresent())
                .anyMatch(each -> each.major().isPresent());
    }
}
