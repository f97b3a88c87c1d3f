package dev.vireo.it.microvm;

import dev.vireo.microvm.internal.machine.Machine;
import dev.vireo.microvm.internal.machine.MachineListener;
import dev.vireo.microvm.internal.machine.MachineSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * A program on a lab host that runs a machine until its guest ends. Arguments: kernel, initial RAM disk, command line,
 * number of processors. What the guest writes goes to standard output; a line on standard input is an order: {@code
 * button}, {@code pause}, {@code resume}, {@code reset}, {@code type TEXT}. What happens is told on lines of their own,
 * with {@code machine:} in front.
 */
final class MachineProgram {
    static final String POWERED_OFF = "machine: powered off";
    static final String RESET = "machine: reset";

    private MachineProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
        long begin = System.nanoTime();
        CountDownLatch over = new CountDownLatch(1);
        MachineSpec spec = MachineSpec.builder(Path.of(arguments[0]))
                .initrd(Path.of(arguments[1]))
                .commandLine(arguments[2])
                .processors(Integer.parseInt(arguments[3]))
                .memory(256L << 20)
                .serial(value -> {
                    System.out.write(value);
                    System.out.flush();
                })
                .build();
        try (Machine machine = Machine.open(spec, new Teller(begin, over))) {
            tell(begin, "open");
            machine.resume();
            Thread orders = new Thread(() -> obey(machine, begin), "orders");
            orders.setDaemon(true);
            orders.start();
            over.await();
        }
        tell(begin, "closed");
        System.exit(0);
    }

    private static void obey(Machine machine, long begin) {
        new java.io.BufferedReader(new java.io.InputStreamReader(System.in, StandardCharsets.UTF_8))
                .lines()
                .forEach(line -> {
                    switch (line.split(" ")[0]) {
                        case "button" -> machine.pressPowerButton();
                        case "pause" -> machine.pause();
                        case "resume" -> machine.resume();
                        case "reset" -> machine.reset();
                        default -> {
                            byte[] text = (line.substring("type ".length()) + "\n").getBytes(StandardCharsets.UTF_8);
                            machine.serial().send(text, 0, text.length);
                        }
                    }
                    tell(begin, "did " + line);
                });
    }

    private static void tell(long begin, String what) {
        System.out.printf(Locale.ROOT, "%nmachine: %s (%d ms)%n", what, (System.nanoTime() - begin) / 1_000_000);
        System.out.flush();
    }

    private record Teller(long begin, CountDownLatch over) implements MachineListener {
        @Override
        public void poweredOff() {
            tell(begin, "powered off");
            over.countDown();
        }

        @Override
        public void reset() {
            tell(begin, "reset");
        }

        @Override
        public void crashed(String how) {
            tell(begin, "crashed by " + how);
            over.countDown();
        }

        @Override
        public void failed(RuntimeException cause) {
            tell(begin, "failed by " + cause);
            cause.printStackTrace(System.out);
            over.countDown();
        }
    }
}
