package dev.vireo.examples;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.MigrationReport;
import dev.vireo.domain.MigrationResult;
import dev.vireo.error.VireoException;
import dev.vireo.examples.Progress.Style;
import dev.vireo.examples.guest.BootOption;
import dev.vireo.examples.guest.GuestCommandLine;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.examples.guest.MissingIngredientException;
import dev.vireo.lab.Lab;
import java.io.IOException;
import java.time.Duration;

/**
 * Moves a guest that runs from one machine to another. The two machines are throw-away virtual machines, which Vireo
 * reaches by SSH and on which there is nothing of Vireo; the guest runs under KVM there, and counts the seconds.
 */
public final class MigrateDemo {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Progress progress;

    private MigrateDemo(Progress progress) {
        this.progress = progress;
    }

    public static void main(String[] arguments) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        System.exit(run());
    }

    private static int run() {
        try (Progress progress = Progress.onStandardOutput(6)) {
            try {
                new MigrateDemo(progress).show();
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
                Hypervisor one = lab.host(1).hypervisor();
                Hypervisor two = lab.host(2).hypervisor()) {
            progress.step("Bring a kernel and an initramfs to both");
            LabGuest.bring(lab.host(1));
            LabGuest.bring(lab.host(2));
            progress.step("Define and boot the guest on " + lab.host(1));
            Domain domain = one.domains().define(traveller()).within(PATIENCE);
            domain.start();
            showCount(domain, 3);
            MigrationResult result = move(domain, two, lab.host(2).dataAddress());
            note("moved " + result.sent() + " in " + result.total().toMillis() + " ms; the guest stood still for "
                    + result.downtime().toMillis() + " ms");
            progress.step("It goes on counting on " + lab.host(2));
            Domain moved = two.domains().get(domain.name()).within(PATIENCE);
            showCount(moved, 3);
            note("on " + lab.host(1) + " there are " + one.domains().list().size() + " domains, on " + lab.host(2) + " "
                    + two.domains().list());
            progress.step("Take everything down");
            moved.destroy();
            moved.undefine();
        }
    }

    private static DomainSpec traveller() {
        return LabGuest.domain(
                        "traveller",
                        ByteSize.ofMiB(256),
                        GuestCommandLine.onSerialConsole().with("quiet").with(BootOption.COUNT))
                .build();
    }

    private void showCount(Domain domain, int lines) {
        try (ConsoleReader console = domain.console().readNew()) {
            for (int i = 0; i < lines; i++) {
                console.awaitText(GuestLine.COUNT.marker() + " ", PATIENCE);
                progress.line(
                        Style.CONSOLE,
                        "the guest counts " + console.awaitText("\n", PATIENCE).strip());
            }
        }
    }

    private MigrationResult move(Domain domain, Hypervisor to, String address) throws InterruptedException {
        progress.step("Move it while it runs");
        MigrationOptions how = MigrationOptions.builder().address(address).build();
        MigrationReport report = domain.checkMigration(to, how);
        note("nothing stands in the way: " + report.possible() + "; memory " + report.size()
                + report.dirtyRate()
                        .map(rate -> ", of which the guest changes " + rate + " a second")
                        .orElse(""));
        return MigrationBar.show(domain.migrate(to, how), progress, PATIENCE);
    }

    private void note(String text) {
        progress.line(Style.NOTE, text);
    }
}
