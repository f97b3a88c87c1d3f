package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.KernelBoot;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.drbd.Promotion;
import dev.vireo.drbd.Role;
import dev.vireo.drbd.handover.DualPrimaryWindows;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.it.lab.Cargo;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import dev.vireo.storage.BlockDeviceDisk;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A guest that writes to a replicated disk moves there and back: no write is lost, and one host alone is primary after. */
@UseLab(hosts = 2)
@Timeout(1500)
class ReplicatedMigrationLabIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final DomainName NAME = DomainName.of("writer");

    /** A number in each sector, told when it is on the disk. */
    private static final String WRITER = "i=0; while [ $i -lt 60000 ]; do i=$((i+1)); echo $i "
            + "| dd of=/dev/vda bs=512 seek=$i conv=notrunc,fsync 2>/dev/null && echo \"on \"disk $i.; done &\n";

    private static DomainSpec spec(LabHost there) {
        KernelBoot here = Cargo.putGuest(there);
        String initrd = here.initrd().orElseThrow().value();
        return DomainSpec.builder(NAME)
                .accelerator(Accelerator.KVM)
                .memory(ByteSize.ofMiB(256))
                .kernel(KernelBoot.of(HostPath.of(Cargo.there(here.kernel().value())))
                        .initrd(HostPath.of(Cargo.there(initrd)))
                        .commandLine(LinuxGuest.commandLine().toString()))
                .disk(DiskSpec.builder("root", new BlockDeviceDisk(TwoHosts.DEVICE))
                        .build())
                .build();
    }

    private static int nextWritten(Domain domain) {
        try (ConsoleReader console = domain.console().readAll()) {
            console.awaitText("on disk ", PATIENCE);
            return Integer.parseInt(console.awaitText(".", PATIENCE).replaceAll("[^0-9]", ""));
        }
    }

    @Test
    void noWriteIsLostThereAndBack(Lab lab) {
        TwoHosts both = TwoHosts.make(lab);
        both.end(1).promote(Promotion.SAFE);
        DomainSpec spec = spec(lab.host(1));
        spec(lab.host(2));
        try (Hypervisor one = lab.host(1).hypervisor();
                Hypervisor two = lab.host(2).hypervisor()) {
            Domain domain = one.domains().define(spec).within(PATIENCE);
            domain.start();
            try (ConsoleReader console = domain.console().readAll()) {
                console.awaitText(GuestLine.READY.marker(), PATIENCE);
            }
            domain.console().write(WRITER);
            assertThat(nextWritten(domain)).isPositive();

            Domain moved = move(domain, lab.host(2), two);
            assertOnly(both, 2);
            nextWritten(moved);
            Domain back = move(moved, lab.host(1), one);
            assertOnly(both, 1);
            int last = nextWritten(back);
            back.destroy();
            back.undefine();
            assertThat(onDisk(both, last))
                    .isEqualTo(IntStream.rangeClosed(1, last).boxed().toList());
            both.awaitHealthy();
        }
    }

    private static Domain move(Domain domain, LabHost there, Hypervisor target) {
        MigrationOptions how =
                MigrationOptions.builder().address(there.dataAddress()).build();
        domain.migrate(target, how).await(PATIENCE);
        Domain moved = target.domains().get(NAME).within(PATIENCE);
        assertThat(moved.status().state()).isEqualTo(DomainState.RUNNING);
        return moved;
    }

    private static void assertOnly(TwoHosts both, int primary) {
        for (int number = 1; number <= 2; number++) {
            Role role = both.end(number).state().role();
            assertThat(role).as("host %s", number).isEqualTo(number == primary ? Role.PRIMARY : Role.SECONDARY);
            assertThat(DualPrimaryWindows.of(both.end(number).drbd()).find()).isEmpty();
        }
    }

    private static List<Integer> onDisk(TwoHosts both, int last) {
        String line = "dd if=" + TwoHosts.DEVICE + " bs=512 skip=1 count=" + last + " 2>/dev/null | tr -d '\\000'";
        return both.host(1)
                .run(Command.of("sh", "-c", line).deadline(PATIENCE))
                .orThrow("read", "the disk")
                .output()
                .lines()
                .map(Integer::valueOf)
                .toList();
    }
}
