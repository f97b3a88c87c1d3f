package dev.vireo.microvm.internal.machine;

import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.WrongStateException;
import dev.vireo.json.JsonObject;
import dev.vireo.kvm.GuestMemory;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A virtual machine with its devices.
 *
 * <pre>{@code
 * try (Machine machine = Machine.open(MachineSpec.builder(kernel).commandLine("console=ttyS0").build(), listener)) {
 *     machine.resume();
 *     machine.pressPowerButton();
 * }
 * }</pre>
 *
 * <p>Any thread may call it, the listener included. Close it, or its threads and descriptors stay.
 */
public final class Machine implements AutoCloseable {
    /** What a machine is doing. */
    public enum State {
        /** Its processors stand still: at first, and after {@link Machine#pause}. */
        PAUSED,
        /** They run. */
        RUNNING,
        /** The guest has ended, or crashed. It can be reset and closed. */
        STOPPED,
        /** It is gone. */
        CLOSED
    }

    private final Parts parts;
    private final boolean restartsOnReset;
    private final MachineListener listener;
    private final GuestRequests requests = new Requests();
    private final ReentrantLock lifecycle = new ReentrantLock();
    private final ExecutorService control = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "machine-control");
        thread.setDaemon(true);
        return thread;
    });

    private volatile @Nullable Board board;
    private volatile State state = State.PAUSED;

    private Machine(MachineSpec spec, MachineListener listener, MemorySource memory) {
        this.restartsOnReset = spec.restartsOnReset();
        this.listener = listener;
        this.parts = new Parts(spec, requests, memory);
    }

    /**
     * Makes a machine that is about to start its kernel.
     *
     * @throws dev.vireo.error.InvalidSpecException the kernel cannot be started, or does not fit
     * @throws dev.vireo.error.NotFoundException there is no KVM here, or no such file
     * @throws dev.vireo.error.KernelException KVM refuses
     */
    public static Machine open(MachineSpec spec, MachineListener listener) {
        return new Machine(spec, listener, MemorySource.zeros()).started(Parts::powerOn);
    }

    /**
     * Makes a machine that goes on where another was saved; it is paused. What it writes to its memory does not reach the
     * file, so that many can go on from one.
     *
     * @param spec that of the machine that was saved
     * @param state what {@link #save} returned
     * @param memory the file that it wrote, which must stay as it is until this machine is closed
     * @throws dev.vireo.error.UnreadableStateException the state is damaged, or of another machine
     */
    public static Machine restore(MachineSpec spec, JsonObject state, Path memory, MachineListener listener) {
        return restore(spec, state, MemorySource.file(memory), listener);
    }

    /** The same with memory out of another source. */
    public static Machine restore(MachineSpec spec, JsonObject state, MemorySource memory, MachineListener listener) {
        Snapshot.check(state, spec);
        return new Machine(spec, listener, memory).started(parts -> parts.restore(state));
    }

    private Machine started(Function<Parts, Board> board) {
        try {
            startBoard(board.apply(parts));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        return this;
    }

    private void startBoard(Board made) {
        board = made;
        made.startThreads(parts.ports(), parts.mmio(), requests);
    }

    /** What it is doing. */
    public State state() {
        return state;
    }

    /** Its serial port. */
    public Serial serial() {
        return parts.serial();
    }

    /** Its memory, for who looks into the guest. */
    public GuestMemory memory() {
        return parts.memory();
    }

    /** Lets the processors run; does nothing where they do. */
    public void resume() {
        locked("resume", () -> {
            if (state == State.PAUSED) {
                parts.go(board());
                state = State.RUNNING;
                board().run();
            } else if (state == State.STOPPED) {
                throw wrong("resume", "its guest has ended; reset it");
            }
        });
    }

    /** Stops the processors between two instructions, and all work of devices; does nothing where they stand. */
    public void pause() {
        locked("pause", () -> {
            if (state == State.RUNNING) {
                board().stop();
                parts.quiesce();
                state = State.PAUSED;
            }
        });
    }

    /** Starts the kernel again, as after power-on; a machine that has stopped runs again, one that is paused does not. */
    public void reset() {
        locked("reset", () -> {
            boolean runs = state != State.PAUSED;
            Board old = board();
            old.claimEnd();
            restart(old, runs);
        });
    }

    private void restart(Board old, boolean runs) {
        old.stop();
        parts.quiesce();
        parts.powerOff(old);
        state = State.STOPPED;
        startBoard(parts.powerOn());
        state = State.PAUSED;
        if (runs) {
            resume();
        }
    }

    /** Presses the power button; what the guest makes of it is its affair. */
    public void pressPowerButton() {
        locked("press the power button of", () -> {
            if (state == State.STOPPED) {
                throw wrong("press the power button of", "its guest has ended");
            }
            parts.pressPowerButton();
        });
    }

    /**
     * Saves the machine, which must be paused, and stays so.
     *
     * @param memory a new file for its memory, as long as that is, with holes
     * @return the rest of its state
     * @throws dev.vireo.error.WrongStateException it is not paused
     * @throws dev.vireo.error.KernelException the file is there, or cannot be written
     */
    public JsonObject save(Path memory) {
        return locked("save", () -> {
            JsonObject rest = saveState();
            MemoryFile.write(parts.memory(), memory);
            return rest;
        });
    }

    /** The state without the memory, of a machine that must be paused; as long as it stays so, the two fit. */
    public JsonObject saveState() {
        return locked("save", () -> {
            if (state != State.PAUSED) {
                throw wrong("save", "it is not paused");
            }
            return parts.save(board());
        });
    }

    /** Notes from now on which pages are written, or no longer. */
    public void trackDirtyPages(boolean on) {
        locked("track the dirty pages of", () -> parts.track(board(), on));
    }

    /**
     * The pages of 4 KiB that the guest or a device has written since this was asked last, while they are tracked.
     *
     * @return for each region of {@link #memory}, the numbers of its pages
     */
    public List<BitSet> takeDirtyPages() {
        return locked("read the dirty pages of", () -> parts.takeDirty(board()));
    }

    private Board board() {
        Board current = board;
        if (current == null) {
            throw new IllegalStateException("the machine was never powered on");
        }
        return current;
    }

    private void locked(String what, Runnable action) {
        locked(what, () -> {
            action.run();
            return true;
        });
    }

    private <T> T locked(String what, Supplier<T> action) {
        lifecycle.lock();
        try {
            if (state == State.CLOSED) {
                throw new ClosedException(ErrorDetails.of(what, "machine", "it was closed here"));
            }
            return action.get();
        } finally {
            lifecycle.unlock();
        }
    }

    private static WrongStateException wrong(String what, String why) {
        return new WrongStateException(ErrorDetails.of(what, "machine", why));
    }

    /** Ends it, whatever it is doing: the guest has no part in this. Does nothing the second time. */
    @Override
    public void close() {
        lifecycle.lock();
        try {
            if (state == State.CLOSED) {
                return;
            }
            state = State.CLOSED;
            control.shutdown();
            Board last = board;
            if (last != null) {
                last.claimEnd();
            }
            parts.close(last);
        } finally {
            lifecycle.unlock();
        }
    }

    /** Comes from processors' threads: stops the processors at once, and leaves the rest to the machine's own thread. */
    private final class Requests implements GuestRequests {
        @Override
        public void powerOff() {
            end(listener::poweredOff);
        }

        @Override
        public void reset() {
            Board current = board();
            if (current.claimEnd()) {
                execute(() -> tell(current, listener::reset, () -> restartAfterReset(current)));
            }
        }

        @Override
        public void crashed(String how) {
            end(() -> listener.crashed(how));
        }

        @Override
        public void failed(RuntimeException cause) {
            end(() -> listener.failed(cause));
        }

        private void end(Runnable tell) {
            Board current = board();
            if (current.claimEnd()) {
                execute(() -> tell(current, tell, () -> {}));
            }
        }
    }

    private void execute(Runnable task) {
        try {
            control.execute(task);
        } catch (RejectedExecutionException e) {
            // It is being closed, and nobody is to be told any more.
        }
    }

    /** Brings the machine to a stand; false if meanwhile it was reset or closed from outside. */
    private boolean stopped(Board of) {
        if (state == State.CLOSED || board != of) {
            return false;
        }
        of.stop();
        parts.quiesce();
        state = State.STOPPED;
        return true;
    }

    private void restartAfterReset(Board of) {
        if (restartsOnReset) {
            restart(of, true);
        }
    }

    /** Brings the machine to a stand, does what is to be done then, and tells the listener, who may do as it likes. */
    private void tell(Board of, Runnable what, Runnable before) {
        Runnable told = what;
        lifecycle.lock();
        try {
            if (!stopped(of)) {
                return;
            }
            before.run();
        } catch (RuntimeException e) {
            told = () -> listener.failed(e);
        } finally {
            lifecycle.unlock();
        }
        told.run();
    }
}
