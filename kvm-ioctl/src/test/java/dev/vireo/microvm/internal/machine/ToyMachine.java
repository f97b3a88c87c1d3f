package dev.vireo.microvm.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vireo.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** A machine with the {@link ToyKernel}, what it writes, and what it does to its machine. */
final class ToyMachine implements AutoCloseable {
    static final long MEMORY = 8L << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SerialLog log;
    private final Told told;
    private final Machine machine;

    private ToyMachine(SerialLog log, Told told, Machine machine) {
        this.log = log;
        this.told = told;
        this.machine = machine;
    }

    static ToyMachine open(MachineSpec.Builder spec) {
        return of(spec, Machine::open);
    }

    static ToyMachine restored(MachineSpec.Builder spec, JsonObject state, Path memory) {
        return of(spec, (made, told) -> Machine.restore(made, state, memory, told));
    }

    private static ToyMachine of(MachineSpec.Builder spec, BiFunction<MachineSpec, MachineListener, Machine> maker) {
        assumeTrue(Files.isWritable(Path.of("/dev/kvm")), "no /dev/kvm, or no right to write it");
        SerialLog log = new SerialLog();
        Told told = new Told();
        MachineSpec made = spec.memory(MEMORY).serial(log).build();
        return new ToyMachine(log, told, maker.apply(made, told));
    }

    /** One that runs and is ready. */
    static ToyMachine running(Path folder) throws InterruptedException {
        ToyMachine toy = open(MachineSpec.builder(ToyKernel.writeTo(folder)));
        toy.machine.resume();
        toy.awaitText(ToyKernel.READY);
        return toy;
    }

    Machine machine() {
        return machine;
    }

    long counter() {
        return machine.memory().getLong(ToyKernel.COUNTER);
    }

    void type(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertThat(machine.serial().send(bytes, 0, bytes.length)).isEqualTo(bytes.length);
    }

    String text() {
        return log.text();
    }

    void awaitText(String text) throws InterruptedException {
        awaitText(text, 1);
    }

    void awaitText(String text, int times) throws InterruptedException {
        log.await(text, times, PATIENCE);
    }

    void awaitEvent(String name) throws InterruptedException {
        assertThat(told.events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(name);
    }

    boolean hasEvent() {
        return !told.events.isEmpty();
    }

    @Override
    public void close() {
        machine.close();
    }

    private static final class Told implements MachineListener {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        @Override
        public void poweredOff() {
            events.add("poweredOff");
        }

        @Override
        public void reset() {
            events.add("reset");
        }

        @Override
        public void crashed(String how) {
            events.add("crashed: " + how);
        }

        @Override
        public void failed(RuntimeException cause) {
            events.add("failed: " + cause);
        }
    }
}
