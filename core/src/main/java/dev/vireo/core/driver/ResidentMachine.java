package dev.vireo.core.driver;

import dev.vireo.host.ProcessIdentity;
import java.util.List;

/**
 * A machine within this JVM. The process of its {@link LaunchPlan} only stands for it, so that the engine and other
 * programs see a guest as they see any other. The two are tied together: the process ends when the machine has ended or
 * this JVM has, and the machine ends when the process is told to by SIGTERM, or is gone.
 *
 * <p>Called by one thread: {@link #ties}, {@link #start}, and {@link #close} at any time.
 */
public interface ResidentMachine extends AutoCloseable {
    /** What the process finds open besides the plan's files; makes it. */
    List<LaunchPlan.InheritedFile> ties();

    /**
     * Makes the machine, with its processors stopped; when this returns, it listens at the run's sockets.
     *
     * @param process the process that stands for it and holds its ties
     * @throws dev.vireo.error.VireoException it cannot be made; nothing of it is left
     */
    void start(ProcessIdentity process);

    /** Ends it, and with it the process; waits until it has ended, but not for ever. Idempotent. */
    @Override
    void close();
}
