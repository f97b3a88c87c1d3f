package dev.vireo.host.local.internal.command;

import dev.vireo.host.local.internal.process.ProcFiles;
import dev.vireo.host.local.internal.process.ProcessSignals;
import dev.vireo.spi.linux.ProcessStat;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * All processes of a command: those of its session, whoever their parent is now, and all that descend from it.
 *
 * <p>The number of a session is not given away while a member lives or its leader is not reaped; the caller sees to
 * the latter.
 */
final class ProcessTree {
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LONGEST_END = TimeUnit.SECONDS.toNanos(2);
    private static final long LEADER_ALONE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(16);
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;

    private final ProcFiles proc;
    private final long leader;
    private final boolean spareLeader;

    /**
     * The tree of a command.
     *
     * @param spareLeader the leader only holds a lock for its child: it must outlive the child, and ends by itself
     */
    ProcessTree(ProcFiles proc, long leader, boolean spareLeader) {
        this.proc = proc;
        this.leader = leader;
        this.spareLeader = spareLeader;
    }

    /**
     * Asks all to end, after 200 ms kills those that are left, and waits up to 2 s until all are gone. An interrupt
     * does not cut it short; the flag is kept.
     *
     * @return whether all are gone; a process in an uninterruptible wait may not be
     */
    boolean end() {
        boolean interrupted = Thread.interrupted();
        long begin = System.nanoTime();
        long pause = FIRST_PAUSE;
        Set<Long> asked = new HashSet<>();
        try {
            while (true) {
                List<ProcessStat> members = members();
                long elapsed = System.nanoTime() - begin;
                if (members.isEmpty() || elapsed > LONGEST_END) {
                    return members.isEmpty();
                }
                members.stream()
                        .filter(member -> !isSpared(member, members.size(), elapsed))
                        .forEach(member -> signal(member, elapsed > PATIENCE, asked));
                LockSupport.parkNanos(this, pause);
                interrupted |= Thread.interrupted();
                pause = Math.min(pause * 2, LONGEST_PAUSE);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A leader that is alone for long has no child to hold a lock for. */
    private boolean isSpared(ProcessStat member, int members, long elapsed) {
        return spareLeader && member.pid() == leader && (members > 1 || elapsed < LEADER_ALONE);
    }

    private void signal(ProcessStat member, boolean kill, Set<Long> asked) {
        if (kill || asked.add(member.pid())) {
            ProcessSignals.send(proc, member.pid(), member.startTime(), kill ? SIGKILL : SIGTERM);
        }
    }

    private List<ProcessStat> members() {
        List<ProcessStat> all = proc.all();
        Set<Long> found = new HashSet<>(Set.of(leader));
        all.stream().filter(stat -> stat.session() == leader).forEach(stat -> found.add(stat.pid()));
        boolean grown = true;
        while (grown) {
            grown = false;
            for (ProcessStat stat : all) {
                grown |= found.contains(stat.parent()) && found.add(stat.pid());
            }
        }
        return all.stream()
                .filter(stat -> found.contains(stat.pid()) && isAlive(stat))
                .toList();
    }

    private boolean isAlive(ProcessStat stat) {
        return !stat.isZombie() || proc.threads(stat.pid()).stream().anyMatch(thread -> !thread.isZombie());
    }
}
