package dev.vireo.testkit.internal;

import dev.vireo.host.HostFiles;
import dev.vireo.host.HostPath;
import dev.vireo.host.ProcessState;
import dev.vireo.host.Signal;
import dev.vireo.testkit.ProgramCall;
import dev.vireo.testkit.SimulatedProgram;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A simulated program on its thread. */
final class ProgramRun implements ProgramCall, Runnable {
    private static final int FAILED = 255;

    private final World world;
    private final HostFiles files;
    private final MemoryProcess process;
    private final SimulatedProgram program;
    private final Surroundings surroundings;

    /** What a program has from the command that it is part of. */
    record Surroundings(List<String> argv, Map<String, String> environment, MemoryPipes pipes) {}

    /** Unwinds the program's thread when its process has ended. */
    private static final class Ended extends Error {
        private static final long serialVersionUID = 1L;

        Ended() {
            super("the process has ended", null, false, false);
        }
    }

    ProgramRun(World world, HostFiles files, MemoryProcess process, SimulatedProgram program, Surroundings around) {
        this.world = world;
        this.files = files;
        this.process = process;
        this.program = program;
        this.surroundings = around;
    }

    void startThread() {
        Thread thread = new Thread(this, "scripted-program-" + process.pid);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        int status;
        try {
            status = program.run(this);
        } catch (Ended ended) {
            return;
        } catch (RuntimeException | Error e) {
            world.change(() ->
                    surroundings.pipes.error(("the simulated program failed: " + e).getBytes(StandardCharsets.UTF_8)));
            status = FAILED;
        }
        int exitStatus = status;
        world.change(() -> process.exit(exitStatus));
    }

    private interface Wait {
        void until(BooleanSupplier condition) throws InterruptedException;
    }

    /** Waits until something holds; not while stopped, not beyond the end of the process. */
    private void await(BooleanSupplier condition) {
        await(world::await, condition);
    }

    private void await(Wait wait, BooleanSupplier condition) {
        try {
            wait.until(() -> process.isOver() || (process.state() != ProcessState.STOPPED && condition.getAsBoolean()));
        } catch (InterruptedException e) {
            throw new Ended();
        }
        if (world.look(process::isOver)) {
            throw new Ended();
        }
    }

    private void checkpoint() {
        await(() -> true);
    }

    @Override
    public List<String> argv() {
        return surroundings.argv;
    }

    @Override
    public Map<String, String> environment() {
        return surroundings.environment;
    }

    @Override
    public long pid() {
        return process.pid;
    }

    @Override
    public HostFiles files() {
        return files;
    }

    @Override
    public void link(HostPath target, HostPath link) {
        checkpoint();
        world.change(() -> world.files().link(link, target, world.facts().userId()));
    }

    @Override
    public void print(byte[] bytes) {
        checkpoint();
        world.change(() -> surroundings.pipes.output(bytes));
    }

    @Override
    public void print(String text) {
        print(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void printError(String text) {
        checkpoint();
        world.change(() -> surroundings.pipes.error(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public byte[] read() {
        await(surroundings.pipes::isReadable);
        return world.change(surroundings.pipes::read);
    }

    @Override
    public long fork(SimulatedProgram child) {
        checkpoint();
        MemoryProcess forked = world.change(() -> world.processes().start(process.session));
        new ProgramRun(world, files, forked, child, surroundings).startThread();
        return forked.pid;
    }

    @Override
    public void sleep(Duration duration) {
        long end = world.worldClock().after(duration);
        await(condition -> world.await(condition, end), () -> false);
    }

    @Override
    public void sleepForever() {
        await(() -> false);
    }

    @Override
    public void endBy(Signal signal) {
        world.change(() -> process.signal(signal));
        checkpoint();
    }
}
