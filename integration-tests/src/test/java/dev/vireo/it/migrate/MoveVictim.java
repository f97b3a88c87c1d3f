package dev.vireo.it.migrate;

import dev.vireo.ByteSize;
import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.StateRoot;
import dev.vireo.domain.CopiedDisks;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.Firmware;
import dev.vireo.domain.MigrationMode;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.RestoreOptions;
import dev.vireo.domain.SaveOptions;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import dev.vireo.it.support.Drivers;
import dev.vireo.it.support.World;
import dev.vireo.storage.FileDisk;
import dev.vireo.testkit.EffectBoundaries;
import dev.vireo.testkit.FaultyHost;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A program that saves, restores and moves a guest, and halts at a boundary between two effects of a step. Arguments:
 * folder of the source, folder of the target, step, number of the boundary (0: does the step and ends).
 */
final class MoveVictim {
    static final DomainName NAME = DomainName.of("victim");
    /** What the domain's UEFI variables are. */
    static final byte[] VARIABLES = "the domain's own variables".getBytes(StandardCharsets.US_ASCII);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private MoveVictim() {}

    public static void main(String[] arguments) {
        Step step = Step.valueOf(arguments[2]);
        try (LocalHost local = LocalHost.open()) {
            prepare(local, arguments[0], step);
            EffectBoundaries boundaries = EffectBoundaries.haltingAt(Integer.parseInt(arguments[3]));
            FaultyHost host = FaultyHost.wrap(local, boundaries);
            try (Hypervisor source = open(host, arguments[0]);
                    Hypervisor target = open(host, arguments[1])) {
                System.out.println("begins");
                run(step, source, target, arguments[0], arguments[1]);
                System.out.println("done after " + boundaries.count());
            }
        }
    }

    private static Hypervisor open(dev.vireo.host.Host host, String folder) {
        return Hypervisor.compose()
                .driver(Drivers.named("qemu"))
                .host(host)
                .options(ConnectOptions.builder()
                        .stateRoot(StateRoot.below(HostPath.of(folder)))
                        .program("victim")
                        .build())
                .open();
    }

    private static void prepare(LocalHost local, String folder, Step step) {
        try (Hypervisor source = open(local, folder)) {
            DomainSpec.Builder spec = World.spec(NAME.value());
            if (step == Step.COPY) {
                local.files().create(image(folder), new byte[1 << 20], 0600);
                spec.disk("root", FileDisk.raw(image(folder)));
            }
            if (step == Step.DEFINITION) {
                spec.firmware(Firmware.UEFI);
            }
            Domain domain = source.domains().define(spec.build());
            if (step == Step.DEFINITION) {
                domain.startPaused();
                domain.destroy();
                local.files().replace(variables(folder), VARIABLES, 0600);
                return;
            }
            domain.start();
            if (step == Step.WAKE) {
                domain.managedSave(SaveOptions.defaults()).await(PATIENCE);
            } else if (step == Step.RESTORE) {
                domain.save(file(folder), SaveOptions.defaults()).await(PATIENCE);
                domain.undefine();
            }
        }
    }

    static HostPath file(String folder) {
        return HostPath.of(folder).resolve("victim.save");
    }

    static HostPath image(String folder) {
        return HostPath.of(folder).resolve("disk.img");
    }

    /** The file with the domain's UEFI variables. */
    static HostPath variables(String folder) {
        return StateRoot.below(HostPath.of(folder))
                .durable()
                .resolve("private")
                .resolve(NAME.value())
                .resolve("uefi-vars.fd");
    }

    private static void run(Step step, Hypervisor source, Hypervisor target, String folder, String there) {
        switch (step) {
            case SAVE ->
                source.domains()
                        .get(NAME)
                        .save(file(folder), SaveOptions.defaults())
                        .await(PATIENCE);
            case SLEEP ->
                source.domains().get(NAME).managedSave(SaveOptions.defaults()).await(PATIENCE);
            case WAKE -> source.domains().get(NAME).start();
            case RESTORE ->
                source.domains()
                        .restore(file(folder), RestoreOptions.defaults())
                        .await(PATIENCE);
            case CRAWL -> {
                MigrationOptions slow = MigrationOptions.builder()
                        .bandwidth(ByteSize.ofKiB(128))
                        .build();
                source.domains().get(NAME).migrate(target, slow).await(PATIENCE);
            }
            case COPY -> {
                MigrationOptions copy = MigrationOptions.builder()
                        .copiedDisks(CopiedDisks.none().with("root", FileDisk.raw(image(there))))
                        .build();
                source.domains().get(NAME).migrate(target, copy).await(PATIENCE);
            }
            case DEFINITION -> {
                MigrationOptions alone = MigrationOptions.builder()
                        .mode(MigrationMode.DEFINITION)
                        .build();
                source.domains().get(NAME).migrate(target, alone).await(PATIENCE);
            }
            case MIGRATE ->
                source.domains()
                        .get(NAME)
                        .migrate(target, MigrationOptions.defaults())
                        .await(PATIENCE);
        }
    }

    /** What is done to the guest. */
    enum Step {
        /** Running, saved to a file. */
        SAVE,
        /** Running, saved by Vireo. */
        SLEEP,
        /** Saved by Vireo, started. */
        WAKE,
        /** In a file alone, restored. */
        RESTORE,
        /** Stopped, its definition moved with its UEFI variables. */
        DEFINITION,
        /** Running, moved. */
        MIGRATE,
        /** Running, moved with its disk. */
        COPY,
        /** Running, moved over a slow link. */
        CRAWL
    }
}
