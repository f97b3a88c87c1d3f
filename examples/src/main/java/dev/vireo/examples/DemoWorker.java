package dev.vireo.examples;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.Registration;
import dev.vireo.domain.Console;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainEvent;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainStatus;
import dev.vireo.domain.KernelBoot;
import dev.vireo.error.VireoException;
import dev.vireo.examples.Report.Kind;
import dev.vireo.examples.guest.BootOption;
import dev.vireo.examples.guest.GuestCommandLine;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.host.HostPath;
import dev.vireo.storage.FileDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * The program that drives the virtual machine of {@link Demo}; two of them in a row. The first defines the domain,
 * boots it, and is killed. The second finds it running, goes on, and ends it.
 *
 * <p>Arguments: {@code first FOLDER KERNEL}, or {@code second FOLDER POSITION keep|end}, where the position is that in
 * the console up to which it was shown.
 */
final class DemoWorker {
    static final DomainName NAME = DomainName.of("demo");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Hypervisor hypervisor;
    private final DemoFolder folder;

    private DemoWorker(Hypervisor hypervisor, DemoFolder folder) {
        this.hypervisor = hypervisor;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        String stage = arguments[0];
        DemoFolder folder = new DemoFolder(Path.of(arguments[1]));
        // @start region="connect"
        try (Hypervisor hypervisor = Hypervisor.connect("qemu:///", folder.connectAs("demo, " + stage + " worker"));
                Registration events = hypervisor.events().on(DomainEvent.class, it -> Report.tell(Kind.EVENT, it))) {
            // @end
            DemoWorker worker = new DemoWorker(hypervisor, folder);
            if (stage.equals("first")) {
                worker.first(Path.of(arguments[2]));
            } else {
                worker.second(Long.parseLong(arguments[2]), arguments[3].equals("keep"));
            }
        } catch (VireoException | IllegalStateException e) {
            Report.tell(Kind.FAILED, String.valueOf(e.getMessage()));
            System.exit(1);
        }
    }

    private void first(Path kernel) throws IOException {
        Report.tell(Kind.STEP, "Define a domain");
        Domain domain = define(kernel);
        Report.tell(Kind.NOTE, domain + " is " + domain.status().state() + ", and its UUID is " + domain.uuid());

        Report.tell(Kind.STEP, "Boot it");
        boot(domain);

        Report.tell(Kind.STEP, "Watch it");
        watch(domain);

        Report.tell(Kind.STEP, "Pause it, and let it go on");
        pauseAndResume(domain);

        tellWhoAndHowLong(domain);
        Report.tell(Kind.KILL_ME, ProcessHandle.current().pid());
        // Nobody writes to our standard input: this ends when the demo itself has died.
        System.in.read();
    }

    // @start region="define"
    private Domain define(Path kernel) {
        GuestCommandLine commandLine = GuestCommandLine.onSerialConsole()
                .with("loglevel=6")
                .with(BootOption.DISK)
                .with(BootOption.COUNT);
        DomainSpec spec = DomainSpec.builder(NAME)
                .description("the virtual machine of ./dev demo")
                .memory(ByteSize.ofMiB(256))
                .kernel(KernelBoot.of(HostPath.of(kernel.toString()))
                        .initrd(HostPath.of(folder.initramfs().toString()))
                        .commandLine(commandLine.toString()))
                .disk("data", FileDisk.raw(HostPath.of(folder.disk().toString())))
                .build();
        return hypervisor.domains().define(spec);
    }
    // @end

    // @start region="boot"
    private void boot(Domain domain) {
        domain.start();
        ConsolePrinter console = new ConsolePrinter(domain.console().readAll());
        console.printUntil(GuestLine.READY.marker(), PATIENCE);
        console.printAllInBackground();
        Report.tell(Kind.NOTE, "the guest says that it is ready");
    }
    // @end

    // @start region="watch"
    private void watch(Domain domain) {
        StatisticsText statistics = new StatisticsText(domain.statistics());
        try (ConsoleReader console = domain.console().readNew()) {
            for (int i = 0; i < 3; i++) {
                console.awaitText(GuestLine.COUNT.marker(), PATIENCE);
                Report.tell(Kind.NOTE, statistics.sinceLast(domain.statistics()));
            }
        }
    }
    // @end

    // @start region="pause"
    private void pauseAndResume(Domain domain) {
        domain.suspend();
        try (ConsoleReader console = domain.console().readNew()) {
            while (console.next(Duration.ofMillis(300)).isPresent()) {
                // what was on its way already
            }
            boolean silent = console.next(Duration.ofSeconds(2)).isEmpty();
            Report.tell(
                    Kind.NOTE,
                    domain + " is " + domain.status().state() + " and "
                            + (silent ? "has said nothing for two seconds" : "still talks"));
            domain.resume();
            console.awaitText(GuestLine.COUNT.marker(), PATIENCE);
        }
    }
    // @end

    // @start region="find"
    private Domain find() {
        Domain domain = hypervisor.domains().get(NAME);
        DomainStatus status = domain.status();
        Duration age = Duration.between(status.since(), Instant.now());
        Report.tell(
                Kind.NOTE,
                domain + " is " + status.state() + ": " + status.reason() + " " + age.toSeconds() + " s ago");
        return domain;
    }
    // @end

    private void second(long position, boolean keep) throws InterruptedException {
        Report.tell(Kind.STEP, "Find it again, from a new program");
        Domain domain = find();
        Console console = domain.console();
        Thread printer = new ConsolePrinter(position < 0 ? console.readNew() : console.readFrom(position))
                .printAllInBackground();
        tellWhoAndHowLong(domain);
        watch(domain);
        if (!keep) {
            Report.tell(Kind.STEP, "Shut it down and undefine it");
            end(domain, printer);
        }
    }

    // @start region="end"
    private void end(Domain domain, Thread printer) throws InterruptedException {
        domain.shutdown(PATIENCE);
        printer.join();
        Report.tell(
                Kind.NOTE,
                domain + " is " + domain.status().state() + ": "
                        + domain.status().reason());
        domain.undefine();
        Report.tell(Kind.NOTE, "domains now: " + hypervisor.domains().list());
    }
    // @end

    // @start region="ask"
    /** Asks the hypervisor which process runs the guest, and the guest, through its console, for how long it is up. */
    private void tellWhoAndHowLong(Domain domain) {
        Report.tell(Kind.PROCESS, domain.statistics().process().pid());
        try (ConsoleReader console = domain.console().readNew()) {
            // The console echoes what is typed: the quotes make a difference between the question and the answer.
            domain.console().write("echo UP''TIME $(cat /proc/uptime)\n");
            console.awaitText("UPTIME ", PATIENCE);
            Report.tell(Kind.UPTIME, console.awaitText(" ", PATIENCE).strip());
        }
    }
    // @end
}
