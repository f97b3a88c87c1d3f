package dev.vireo.examples;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.Subscription;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.MigrationResult;
import dev.vireo.drbd.ConnectionState;
import dev.vireo.drbd.DrbdResource;
import dev.vireo.drbd.DrbdWatch;
import dev.vireo.drbd.ResourceEvent;
import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.fence.FencingService;
import dev.vireo.drbd.verify.Repair;
import dev.vireo.drbd.verify.RepairResult;
import dev.vireo.drbd.verify.Verification;
import dev.vireo.drbd.verify.VerificationOptions;
import dev.vireo.drbd.verify.VerificationResult;
import dev.vireo.error.VireoException;
import dev.vireo.examples.Progress.Style;
import dev.vireo.examples.guest.BootOption;
import dev.vireo.examples.guest.GuestCommandLine;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.examples.guest.MissingIngredientException;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A guest that keeps a diary on a disk which is on two machines. It moves while it writes; its machine loses its power, and
 * the other takes over; a disk forgets a block, and that is found and repaired. The two machines are throw-away virtual
 * machines, which Vireo reaches by SSH.
 */
public final class DrbdDemo {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final String HOLDER = "writer";
    private static final int BLOCK = 5000;
    private static final VerificationOptions FAST =
            VerificationOptions.defaults().rate(ByteSize.ofMiB(100));

    private final Progress progress;

    private DrbdDemo(Progress progress) {
        this.progress = progress;
    }

    public static void main(String[] arguments) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        System.exit(run());
    }

    private static int run() {
        try (Progress progress = Progress.onStandardOutput(9)) {
            try {
                new DrbdDemo(progress).show();
                progress.line(Style.STEP, "Done.");
                return 0;
            } catch (VireoException | MissingIngredientException e) {
                progress.line(Style.BAD, "Failed: " + e.getMessage());
            } catch (IOException e) {
                progress.line(Style.BAD, "Failed: " + e);
            } catch (InterruptedException e) {
                progress.line(Style.BAD, "Interrupted");
            }
            return 1;
        }
    }

    private void show() throws IOException, InterruptedException {
        progress.step("Start two machines (the first time, their image is made, which takes minutes)");
        try (Lab lab = Lab.open(2);
                Hypervisor one = lab.host(1).hypervisor()) {
            for (LabHost host : lab.hosts()) {
                LabGuest.bring(host);
            }
            progress.step("Make one volume of a logical volume on each");
            ReplicatedLab disks = ReplicatedLab.make(lab);
            note("each write is on both before it is done: " + state(disks, lab.host(1)));
            progress.step("Boot a guest on " + lab.host(1) + ", which keeps a diary on it");
            Domain guest = boot(one, disks, lab.host(1));
            try (Hypervisor two = lab.host(2).hypervisor()) {
                move(guest, two, disks, lab);
                pullThePlug(two.domains().get(guest.name()).within(PATIENCE), disks, lab);
            }
            progress.step("Boot the guest on " + lab.host(1) + " again");
            one.domains().find(guest.name()).ifPresent(Domain::undefine);
            Domain again = boot(one, disks, lab.host(1));
            comeBack(disks, lab);
            forget(disks, lab);
            progress.step("Take everything down");
            showLines(again, 1);
            again.destroy();
            again.undefine();
            disks.disk(lab.host(1)).release(HOLDER);
        }
    }

    private static String state(ReplicatedLab disks, LabHost host) {
        return disks.volume().end(ReplicatedLab.node(host)).state().toString();
    }

    private Domain boot(Hypervisor hypervisor, ReplicatedLab disks, LabHost host) {
        GuestCommandLine line = GuestCommandLine.onSerialConsole().with("quiet").with(BootOption.LOG);
        DomainSpec spec = LabGuest.domain("writer", ByteSize.ofMiB(128), line)
                .disk(DiskSpec.builder("diary", disks.disk(host).acquire(HOLDER))
                        .build())
                .build();
        Domain domain = hypervisor.domains().define(spec).within(PATIENCE);
        domain.start();
        try (ConsoleReader console = domain.console().readAll()) {
            say("the guest has found " + number(console, GuestLine.LOG_FOUND) + " lines in its diary");
        }
        showLines(domain, 3);
        return domain;
    }

    private static int number(ConsoleReader console, GuestLine line) {
        console.awaitText(line.marker() + " ", PATIENCE);
        return Integer.parseInt(console.awaitText("\n", PATIENCE).strip());
    }

    private void showLines(Domain domain, int lines) {
        try (ConsoleReader console = domain.console().readNew()) {
            for (int i = 0; i < lines; i++) {
                say("line " + number(console, GuestLine.LOGGED) + " is on the disk");
            }
        }
    }

    private void move(Domain guest, Hypervisor two, ReplicatedLab disks, Lab lab) throws InterruptedException {
        progress.step("Move it to " + lab.host(2) + " while it writes");
        MigrationOptions how =
                MigrationOptions.builder().address(lab.host(2).dataAddress()).build();
        MigrationResult result = MigrationBar.show(guest.migrate(two, how), progress, PATIENCE);
        note("it stood still for " + result.downtime().toMillis() + " ms; one host alone may write again: "
                + state(disks, lab.host(2)));
        showLines(two.domains().get(guest.name()).within(PATIENCE), 2);
    }

    /** Returns when the other host may write. */
    private void pullThePlug(Domain guest, ReplicatedLab disks, Lab lab) {
        progress.step("Pull the plug of " + lab.host(2));
        DrbdResource survivor = disks.volume().end(ReplicatedLab.node(lab.host(1)));
        try (DrbdWatch watch = survivor.drbd().watch();
                Subscription<ResourceEvent> changes = watch.events().open(ResourceEvent.class)) {
            int last = lastBefore(guest, lab.host(2));
            say("the last line that the guest told was " + last);
            awaitLoss(changes);
        }
        note("before " + lab.host(1) + " goes on, somebody must know that the other is off");
        try (FencingService power = FencingService.serve(lab.host(1).host(), request -> {
            boolean off = lab.host(2).domain().status().state() == DomainState.STOPPED;
            progress.line(
                    Style.EVENT,
                    request.host() + " asks for " + request.peerAddress() + ": its plug is " + (off ? "out" : "in"));
            return off;
        })) {
            disks.disk(lab.host(1)).acquire(HOLDER);
        }
        note(state(disks, lab.host(1)));
    }

    /** Reads until there is nothing more to come. */
    private static int lastBefore(Domain guest, LabHost host) {
        try (ConsoleReader console = guest.console().readNew()) {
            int last = number(console, GuestLine.LOGGED);
            host.powerOff();
            StringBuilder rest = new StringBuilder();
            try {
                for (var chunk = console.next(SILENCE); chunk.isPresent(); chunk = console.next(SILENCE)) {
                    rest.append(chunk.get().text());
                }
            } catch (VireoException gone) {
                // its host is off
            }
            for (String line : rest.toString().split("\r?\n", -1)) {
                if (line.matches(GuestLine.LOGGED.marker() + " \\d+")) {
                    last = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
                }
            }
            return last;
        }
    }

    private void awaitLoss(Subscription<ResourceEvent> changes) {
        Optional<ResourceEvent> event = changes.next(PATIENCE);
        while (event.isPresent()) {
            Optional<ResourceState> after = event.get().after();
            after.ifPresent(state -> progress.line(Style.EVENT, state.toString()));
            if (after.stream()
                    .flatMap(state -> state.peers().stream())
                    .noneMatch(peer -> peer.connection() == ConnectionState.CONNECTED)) {
                return;
            }
            event = changes.next(PATIENCE);
        }
    }

    private void comeBack(ReplicatedLab disks, Lab lab) {
        progress.step("Plug " + lab.host(2) + " in again");
        lab.host(2).powerOn();
        try (Hypervisor two = lab.host(2).hypervisor()) {
            for (Domain stale : two.domains().list()) {
                stale.within(PATIENCE).undefine();
                note("what " + lab.host(2) + " still knew of the guest is forgotten");
            }
        }
        disks.startAgain(lab.host(2));
        note("it has caught up: " + state(disks, lab.host(1)));
    }

    private void forget(ReplicatedLab disks, Lab lab) {
        progress.step("Let the disk of " + lab.host(2) + " forget a block, and verify");
        DrbdResource right = disks.volume().end(ReplicatedLab.node(lab.host(1)));
        DrbdResource wrong = disks.volume().end(ReplicatedLab.node(lab.host(2)));
        disks.corrupt(lab.host(2), BLOCK);
        VerificationResult found = Verification.of(right).start(FAST).await(PATIENCE);
        note(found.outcome() + ": " + found.outOfSync() + " differ, at " + found.differences());
        note(lab.host(1) + " has the guest, and is right: the other one is overwritten");
        RepairResult repaired = Repair.of(disks.volume()).overwrite(wrong).await(PATIENCE);
        note(repaired.toString());
        note("verified again: "
                + Verification.of(right).start(FAST).await(PATIENCE).outcome());
    }

    private void say(String text) {
        progress.line(Style.CONSOLE, text);
    }

    private void note(String text) {
        progress.line(Style.NOTE, text);
    }
}
