package dev.vireo.it.microvm;

import dev.vireo.ByteSize;
import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.Timeouts;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.KernelBoot;
import dev.vireo.domain.RestoreOptions;
import dev.vireo.domain.SaveOptions;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.host.HostPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A program on a lab host that runs Linux in microVMs: {@code GuestsProgram KERNEL INITRD COMMAND-LINE boots N}, or {@code
 * clones} instead. It ends with status 0 when all went well.
 */
final class GuestsProgram {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Hypervisor hypervisor;
    private final KernelBoot boot;

    private GuestsProgram(Hypervisor hypervisor, KernelBoot boot) {
        this.hypervisor = hypervisor;
        this.boot = boot;
    }

    public static void main(String[] arguments) {
        ConnectOptions patient = ConnectOptions.builder()
                .timeouts(Timeouts.builder().start(PATIENCE).build())
                .build();
        KernelBoot boot = KernelBoot.of(HostPath.of(arguments[0]))
                .initrd(HostPath.of(arguments[1]))
                .commandLine(arguments[2]);
        try (Hypervisor hypervisor = Hypervisor.connect("kvm:///", patient)) {
            GuestsProgram program = new GuestsProgram(hypervisor, boot);
            switch (arguments[3]) {
                case "boots" -> program.bootAndPowerOff(Integer.parseInt(arguments[4]));
                case "clones" -> program.cloneOne();
                default -> throw new IllegalArgumentException(arguments[3]);
            }
        }
    }

    private Domain define(String name) {
        return hypervisor
                .domains()
                .define(DomainSpec.builder(DomainName.of(name))
                        .memory(ByteSize.ofMiB(128))
                        .kernel(boot)
                        .build());
    }

    private void bootAndPowerOff(int times) {
        Domain domain = define("again");
        for (int i = 1; i <= times; i++) {
            long begun = System.nanoTime();
            awaitUp(domain);
            long up = System.nanoTime();
            domain.shutdown(PATIENCE);
            System.out.printf("boot %d: up after %d ms%n", i, (up - begun) / 1_000_000);
        }
        domain.undefine();
    }

    private static void awaitUp(Domain domain) {
        domain.startPaused();
        try (ConsoleReader console = domain.console().readNew()) {
            domain.resume();
            console.awaitText(GuestLine.READY.marker(), PATIENCE);
        }
    }

    /** Two guests run at once; one is saved while the other runs, and lives on as three. */
    private void cloneOne() {
        Domain other = define("other");
        Domain first = define("first");
        awaitUp(other);
        awaitUp(first);
        ask(first, "echo 42 >/tmp/x; echo wrote-$(cat /tmp/x)", "wrote-42");
        ask(other, "echo 7 >/tmp/x; echo wrote-$(cat /tmp/x)", "wrote-7");
        HostPath file = HostPath.of("/opt/first.saved");
        first.save(file, SaveOptions.defaults()).await(PATIENCE);
        System.out.println("saved");
        List<Domain> clones = new ArrayList<>();
        for (String name : List.of("first", "second", "third")) {
            long begun = System.nanoTime();
            RestoreOptions.Builder how = RestoreOptions.builder().verify(false);
            if (!name.equals("first")) {
                how.name(DomainName.of(name)).uuid(UUID.randomUUID());
            }
            clones.add(hypervisor.domains().restore(file, how.build()).await(PATIENCE));
            System.out.printf("%s goes on after %d ms%n", name, (System.nanoTime() - begun) / 1_000_000);
        }
        IntStream.range(0, clones.size())
                .forEach(i -> ask(
                        clones.get(i),
                        "x=$(($(cat /tmp/x)+" + i + ")); echo $x >/tmp/x; echo is-$x",
                        "is-" + (42 + i)));
        IntStream.range(0, clones.size())
                .forEach(i -> ask(clones.get(i), "echo still-$(cat /tmp/x)", "still-" + (42 + i)));
        ask(other, "echo is-$(cat /tmp/x)", "is-7");
        clones.forEach(clone -> clone.shutdown(PATIENCE));
        other.await(DomainState.RUNNING, PATIENCE);
        other.shutdown(PATIENCE);
        System.out.println("all have powered off");
    }

    /** Types a line into a guest's shell and waits for what it answers. */
    private static void ask(Domain domain, String line, String answer) {
        try (ConsoleReader console = domain.console().readNew()) {
            domain.console().write(line + "\n");
            console.awaitText(answer, PATIENCE);
        }
    }
}
