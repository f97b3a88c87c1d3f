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
import dev.vireo.examples.guest.BootOption;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.examples.guest.GuestLog;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.it.lab.Cargo;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.storage.BlockDeviceDisk;
import dev.vireo.storage.DiskSource;
import java.time.Duration;

/** A guest that keeps a log on the replicated disk, and tells each line when it is there. */
final class LoggingGuest {
    static final DomainName NAME = DomainName.of("writer");
    static final String DISK = "root";

    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private LoggingGuest() {}

    /** Puts what it boots from on both hosts, for good. */
    static void bring(Lab lab) {
        for (LabHost host : lab.hosts()) {
            Cargo.putGuest(host);
            host.run("sync");
        }
    }

    private static DomainSpec spec(DiskSource disk) {
        KernelBoot here = LinuxGuest.shared().boot(LinuxGuest.commandLine());
        String initrd = here.initrd().orElseThrow().value();
        return DomainSpec.builder(NAME)
                .accelerator(Accelerator.KVM)
                .memory(ByteSize.ofMiB(256))
                .kernel(KernelBoot.of(HostPath.of(Cargo.there(here.kernel().value())))
                        .initrd(HostPath.of(Cargo.there(initrd)))
                        .commandLine(
                                LinuxGuest.commandLine().with(BootOption.LOG).toString()))
                .disk(DiskSpec.builder(DISK, disk).build())
                .build();
    }

    /** Starts it on a host that is primary; the last line that it finds on its disk is at least this one. */
    static Domain start(Hypervisor hypervisor, int atLeast) {
        return start(hypervisor, new BlockDeviceDisk(TwoHosts.DEVICE), atLeast);
    }

    /** The same on another disk. */
    static Domain start(Hypervisor hypervisor, DiskSource disk, int atLeast) {
        Domain domain = hypervisor.domains().define(spec(disk)).within(PATIENCE);
        domain.start();
        try (ConsoleReader console = domain.console().readAll()) {
            assertThat(number(console, GuestLine.LOG_FOUND))
                    .as("the last line on the disk")
                    .isGreaterThanOrEqualTo(atLeast);
        }
        assertThat(nextLine(domain)).isGreaterThan(atLeast);
        return domain;
    }

    /** Ends it, and forgets it. */
    static void end(Domain domain) {
        if (domain.status().state() != DomainState.STOPPED) {
            domain.destroy();
        }
        domain.undefine();
    }

    /** The next line that it writes. */
    static int nextLine(Domain domain) {
        try (ConsoleReader console = domain.console().readNew()) {
            return number(console, GuestLine.LOGGED);
        }
    }

    private static int number(ConsoleReader console, GuestLine line) {
        console.awaitText(line.marker() + " ", PATIENCE);
        return Integer.parseInt(console.awaitText("\n", PATIENCE).strip());
    }

    /** All lines up to one are on the disk of a host, as they were written. The host is primary. */
    static void assertLog(LabHost host, int last) {
        assertLog(host, TwoHosts.DEVICE, last);
    }

    /** The same on another disk. */
    static void assertLog(LabHost host, HostPath device, int last) {
        int most = last * GuestLog.SECTOR / (1 << 16) + 1; // of 64 KiB
        String line = "dd if=" + device + " bs=64k iflag=direct count=" + most
                + " 2>/dev/null | tail -c +513 | tr -d '\\000'";
        String text = host.run(Command.of("sh", "-c", line).deadline(PATIENCE))
                .orThrow("read", "the log")
                .output();
        assertThat(GuestLog.firstWrong(text.lines().toList(), last))
                .as("the first of %d lines that is wrong", last)
                .isEmpty();
    }
}
