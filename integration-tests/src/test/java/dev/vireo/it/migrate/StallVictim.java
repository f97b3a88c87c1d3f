package dev.vireo.it.migrate;

import dev.vireo.ByteSize;
import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.StateRoot;
import dev.vireo.Timeouts;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.MigrationJob;
import dev.vireo.domain.MigrationMode;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.SlowMigration;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import dev.vireo.it.support.BootDisk;
import dev.vireo.it.support.Drivers;
import dev.vireo.it.support.StateFolder;
import dev.vireo.it.support.World;
import dev.vireo.storage.FileDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * A program in a network namespace of its own that moves a busy guest over the loopback device and takes that away, so
 * that the stream stands still: nothing arrives and nobody says so. Arguments: folder of the source, of the target, moment.
 */
final class StallVictim {
    static final DomainName NAME = DomainName.of("one");
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private StallVictim() {}

    public static void main(String[] arguments) throws IOException {
        Moment moment = Moment.valueOf(arguments[2]);
        try (LocalHost host = LocalHost.open()) {
            link(host, "up");
            try (Hypervisor source = open(host, arguments[0]);
                    Hypervisor target = open(host, arguments[1])) {
                Domain domain = start(source, arguments[0], moment);
                long begin = System.nanoTime();
                try {
                    move(host, domain, target, arguments[1], moment);
                    System.out.println("moved");
                } catch (VireoException e) {
                    System.out.println("failed " + e.getClass().getSimpleName());
                    System.out.println(e.getMessage());
                }
                System.out.println("after " + (System.nanoTime() - begin) / 1_000_000_000 + " s");
                System.out.println("then " + domain.status().state());
            }
        }
    }

    /** Takes the device away or gives it back; what is sent meanwhile is lost without a word. */
    static void link(LocalHost host, String state) {
        host.run(Command.of("ip", "link", "set", "dev", "lo", state)).orThrow("set", "loopback device");
    }

    private static Hypervisor open(LocalHost host, String folder) {
        return Hypervisor.compose()
                .driver(Drivers.named("qemu"))
                .host(host)
                .options(ConnectOptions.builder()
                        .stateRoot(StateRoot.below(HostPath.of(folder)))
                        .timeouts(Timeouts.defaults().toBuilder()
                                .call(Duration.ofSeconds(2))
                                .build())
                        .build())
                .open();
    }

    private static Domain start(Hypervisor source, String folder, Moment moment) throws IOException {
        Path disk = BootDisk.busy(Path.of(folder, "busy.img"));
        var spec = World.spec(NAME.value()).memory(ByteSize.ofMiB(64));
        if (moment == Moment.AT_THE_SWITCH) {
            spec.metadata("trouble", "confirm unplug")
                    .metadata("told", Path.of(folder, "told").toString());
        }
        Domain domain = source.domains()
                .define(spec.disk("root", FileDisk.raw(HostPath.of(disk.toString())))
                        .build());
        domain.start();
        return domain;
    }

    private static void killTarget(String folder) {
        ProcessHandle.allProcesses()
                .filter(process -> {
                    String line = StateFolder.commandLine(process.pid());
                    return line.startsWith("/") && line.contains("qemu-system") && line.contains(folder);
                })
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static void move(LocalHost host, Domain domain, Hypervisor target, String folder, Moment moment) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> domain.checkMigration(target, MigrationOptions.defaults())
                        .dirtyRate()
                        .filter(rate -> rate.bytes() > ByteSize.ofMiB(8).bytes())
                        .isPresent());
        MigrationJob job = domain.migrate(target, moment.options());
        if (moment != Moment.AT_THE_SWITCH) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() ->
                            job.progress().sent().bytes() > ByteSize.ofMiB(1).bytes());
            if (moment == Moment.RESET) {
                killTarget(folder);
            } else {
                link(host, "down");
            }
        }
        job.await(PATIENCE);
    }

    /** When the stream comes to a standstill, and how the guest moves. */
    enum Moment {
        /** It ends by itself, in the middle: the target's process is killed. */
        RESET,
        /** Long before the patience is over. */
        DURING_THE_TRANSFER,
        /** The guest is stopped meanwhile. */
        WHILE_IT_IS_PAUSED,
        /** The patience is over before a standstill is certain. */
        AT_THE_END_OF_THE_PATIENCE,
        /** The guest is stopped and handed over, with more to be sent than fits into the sockets' buffers. */
        AT_THE_SWITCH;

        private MigrationOptions options() {
            MigrationOptions.Builder slow = MigrationOptions.builder().bandwidth(ByteSize.ofKiB(512));
            return switch (this) {
                case RESET, DURING_THE_TRANSFER -> slow.build();
                case WHILE_IT_IS_PAUSED -> slow.mode(MigrationMode.PAUSED).build();
                case AT_THE_END_OF_THE_PATIENCE ->
                    slow.patience(Duration.ofSeconds(5))
                            .whenSlow(SlowMigration.CANCEL)
                            .build();
                case AT_THE_SWITCH ->
                    MigrationOptions.builder().downtime(Duration.ofSeconds(1)).build();
            };
        }
    }
}
