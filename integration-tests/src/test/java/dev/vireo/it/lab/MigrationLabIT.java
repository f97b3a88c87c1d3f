package dev.vireo.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.KernelBoot;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.MigrationReport;
import dev.vireo.domain.MigrationResult;
import dev.vireo.examples.guest.BootOption;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.RunningCommand;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import dev.vireo.network.BridgeNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A guest under KVM moves from one machine to another, each driven by SSH, while a third talks with it over the network:
 * the guest does not notice.
 */
@UseLab(hosts = 3)
@Timeout(600)
class MigrationLabIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String ADDRESS = "192.168.77.50";
    private static final String PORT = "7777";
    private static final DomainName NAME = DomainName.of("traveller");
    private static final HostPath OBSERVER = HostPath.of("/root/observer.pl");

    /** The bridge takes the place of the data network's device, with its address. */
    @BeforeEach
    void bridge(Lab lab) {
        for (LabHost host : lab.hosts().subList(0, 2)) {
            if (host.run(Command.of("ip", "link", "show", "dev", "br0")).succeeded()) {
                continue;
            }
            host.run("ip", "link", "add", "br0", "type", "bridge");
            host.run("ip", "link", "set", "dev", "data", "master", "br0");
            host.run("ip", "address", "flush", "dev", "data");
            host.run("ip", "address", "add", host.dataAddress() + "/24", "dev", "br0");
            host.run("ip", "link", "set", "dev", "br0", "up");
        }
    }

    private static DomainSpec spec(LabHost there, String gateway) {
        KernelBoot here = Cargo.putGuest(there);
        return DomainSpec.builder(NAME)
                .accelerator(Accelerator.KVM)
                .memory(ByteSize.ofMiB(256))
                .kernel(KernelBoot.of(HostPath.of(Cargo.there(here.kernel().value())))
                        .initrd(HostPath.of(
                                Cargo.there(here.initrd().orElseThrow().value())))
                        .commandLine(LinuxGuest.commandLine()
                                .with(BootOption.NET, ADDRESS + "/24," + gateway)
                                .with(BootOption.COUNT)
                                .toString()))
                .nic("lan", BridgeNetwork.of("br0"))
                .build();
    }

    private static int nextCount(ConsoleReader console) {
        console.awaitText(GuestLine.COUNT.marker() + " ", PATIENCE);
        return Integer.parseInt(console.awaitText("\n", PATIENCE).strip());
    }

    @Test
    void theGuestDoesNotNotice(Lab lab) throws Exception {
        LabHost third = lab.host(3);
        DomainSpec spec = spec(lab.host(1), third.dataAddress());
        spec(lab.host(2), third.dataAddress());
        try (Hypervisor one = lab.host(1).hypervisor();
                Hypervisor two = lab.host(2).hypervisor()) {
            Domain domain = one.domains().define(spec).within(PATIENCE);
            domain.start();
            int count;
            try (ConsoleReader console = domain.console().readAll()) {
                console.awaitText(GuestLine.NET_OK.marker(), PATIENCE);
                console.awaitText(GuestLine.READY.marker(), PATIENCE);
                domain.console().write("nc -ll -p " + PORT + " -e cat &\n");
                count = nextCount(console);
            }
            Observer observer = Observer.start(third.host());
            observer.awaitTalking();

            MigrationOptions how = MigrationOptions.builder()
                    .address(lab.host(2).dataAddress())
                    .build();
            MigrationReport report = domain.checkMigration(two, how);
            assertThat(report.obstacles()).isEmpty();
            MigrationResult result = domain.migrate(two, how).await(PATIENCE);

            Domain moved = two.domains().get(NAME).within(PATIENCE);
            assertThat(moved.status().state()).isEqualTo(DomainState.RUNNING);
            assertThat(one.domains().find(NAME)).isEmpty();
            try (ConsoleReader console = moved.console().readAll()) {
                int after = nextCount(console);
                for (int next = after + 1; next < after + 5; next++) {
                    assertThat(nextCount(console)).isEqualTo(next);
                }
                assertThat(after).isGreaterThan(count);
            }
            String seen = observer.finish();
            System.out.printf(
                    "MigrationLabIT: %s; longest silence of the guest, seen from outside (answers, ms): %s%n",
                    result, seen);
            moved.destroy();
            moved.undefine();
        }
    }

    /** Talks with the guest over one connection, again and again, and tells how long an answer took at most. */
    private static final class Observer implements CommandListener {
        private final StringBuilder said = new StringBuilder();
        private RunningCommand command;

        static Observer start(Host on) throws IOException {
            try (InputStream program = MigrationLabIT.class.getResourceAsStream("observer.pl")) {
                on.files().replace(OBSERVER, program.readAllBytes(), 0600);
            }
            Observer observer = new Observer();
            observer.command = on.start(Command.of("perl", OBSERVER.value(), ADDRESS, PORT), observer);
            return observer;
        }

        @Override
        public synchronized void output(ByteBuffer data) {
            said.append(StandardCharsets.UTF_8.decode(data));
            notifyAll();
        }

        @Override
        public synchronized void standardError(ByteBuffer data) {
            output(data);
        }

        @Override
        public void ended(int exitStatus, @Nullable Throwable failure) {
            output(ByteBuffer.allocate(0));
        }

        synchronized void awaitTalking() throws InterruptedException {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (said.indexOf("talking") < 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                assertThat(left).as("%s", said).isPositive();
                wait(left);
            }
        }

        /** The number of answers and the longest silence in ms; fails if the connection was lost. */
        String finish() throws Exception {
            command.closeInput();
            int status = command.exit().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            String all = text();
            assertThat(status).as(all).isZero();
            return all.substring(all.indexOf("answers")).strip();
        }

        private synchronized String text() {
            return said.toString();
        }
    }
}
