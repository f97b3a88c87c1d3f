package dev.vireo.it.microvm;

import dev.vireo.json.JsonObject;
import dev.vireo.microvm.internal.machine.DeviceMaker;
import dev.vireo.microvm.internal.machine.Machine;
import dev.vireo.microvm.internal.machine.MachineListener;
import dev.vireo.microvm.internal.machine.MachineSpec;
import dev.vireo.microvm.internal.virtio.balloon.BalloonDevice;
import dev.vireo.microvm.internal.virtio.balloon.BalloonStatistics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A program on a lab host that takes a machine through steps. Arguments: kernel, initial RAM disk, command line, number
 * of processors, and the steps:
 *
 * <ul>
 *   <li>{@code disk PATH}, {@code tap NAME}, {@code rng}, {@code balloon}, {@code vsock PATH}, in front of all others: what
 *       the machine has, in this order
 *   <li>{@code await TEXT}: what the guest, or this program, has written behind what the last such step found must have it
 *   <li>{@code type TEXT}: types a line
 *   <li>{@code button}, {@code pause}, {@code resume}, {@code reset}
 *   <li>{@code snapshot}: saves the machine, closes it, and goes on with one that is restored
 *   <li>{@code inflate MEBIBYTES}: asks the guest for so much memory, and waits until it has given it
 * </ul>
 *
 * <p>What the guest writes goes to standard output. What happens to the machine is told on lines that begin with {@code
 * machine:}.
 */
final class MachineProgram {
    static final String POWERED_OFF = "machine: powered off";
    static final String RESET = "machine: reset";

    private static final long PATIENCE_SECONDS = 300;

    private final long begin = System.nanoTime();
    private final MachineSpec spec;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private Machine machine;

    private MachineProgram(
            String kernel, String initrd, String commandLine, int processors, List<DeviceMaker> devices) {
        MachineSpec.Builder builder = MachineSpec.builder(Path.of(kernel))
                .initrd(Path.of(initrd))
                .commandLine(commandLine)
                .processors(processors)
                .memory(256L << 20)
                .serial(value -> write(new byte[] {value}));
        devices.forEach(builder::device);
        spec = builder.build();
        machine = Machine.open(spec, new Teller());
        tell("open");
    }

    public static void main(String[] arguments) throws InterruptedException, IOException {
        Devices known = new Devices();
        List<DeviceMaker> devices = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        for (String step : Arrays.asList(arguments).subList(4, arguments.length)) {
            known.find(step).ifPresentOrElse(devices::add, () -> steps.add(step));
        }
        MachineProgram program =
                new MachineProgram(arguments[0], arguments[1], arguments[2], Integer.parseInt(arguments[3]), devices);
        program.machine.resume();
        for (String step : steps) {
            program.take(step, known);
        }
        program.machine.close();
        program.tell("closed");
    }

    private void take(String step, Devices devices) throws InterruptedException, IOException {
        String rest = step.substring(step.indexOf(' ') + 1);
        switch (step.split(" ", 2)[0]) {
            case "await" -> await(rest);
            case "type" -> {
                byte[] text = (rest + "\n").getBytes(StandardCharsets.UTF_8);
                machine.serial().send(text, 0, text.length);
            }
            case "button" -> machine.pressPowerButton();
            case "pause" -> machine.pause();
            case "resume" -> machine.resume();
            case "reset" -> machine.reset();
            case "snapshot" -> snapshot();
            case "inflate" -> inflate(devices.balloon(), Long.parseLong(rest));
            default -> throw new IllegalArgumentException(step);
        }
        tell("did " + step.split(" ", 2)[0]); // not the text, which the next step may wait for
    }

    private void snapshot() throws IOException {
        Path folder = Files.createTempDirectory("machine");
        Path memory = folder.resolve("memory");
        machine.pause();
        JsonObject state = machine.save(memory);
        machine.close();
        tell("saved");
        machine = Machine.restore(spec, state, memory, new Teller());
        tell("restored");
        Files.delete(memory); // it is mapped
        Files.delete(folder);
        machine.resume();
    }

    /** Until the guest has given so much, and has told how its memory is. */
    private synchronized void inflate(BalloonDevice balloon, long mebibytes) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        balloon.setTarget(mebibytes << 20);
        BalloonStatistics known = balloon.statistics();
        while (known.actualPages() << 12 != mebibytes << 20 || !balloon.requestStatistics()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the guest has a balloon of " + known);
            }
            wait(100);
            known = balloon.statistics();
        }
        tell("the guest gives " + mebibytes + " MiB, and has reported " + known.reportedBytes() + " bytes; "
                + new TreeMap<>(known.guest()));
    }

    private synchronized void await(String text) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!written.toString(StandardCharsets.ISO_8859_1).contains(text)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new IllegalStateException("the guest does not say " + text);
            }
            wait(left);
        }
        byte[] all = written.toByteArray();
        int end = written.toString(StandardCharsets.ISO_8859_1).indexOf(text) + text.length();
        written.reset();
        written.write(all, end, all.length - end);
    }

    private synchronized void write(byte[] bytes) {
        written.writeBytes(bytes);
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
        notifyAll();
    }

    private void tell(String what) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        write(String.format(Locale.ROOT, "%nmachine: %s (%d ms)%n", what, millis)
                .getBytes(StandardCharsets.UTF_8));
    }

    private final class Teller implements MachineListener {
        @Override
        public void poweredOff() {
            tell("powered off");
        }

        @Override
        public void reset() {
            tell("reset");
        }

        @Override
        public void crashed(String how) {
            tell("crashed by " + how);
        }

        @Override
        public void failed(RuntimeException cause) {
            tell("failed by " + cause);
        }
    }
}
