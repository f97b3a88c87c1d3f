package dev.vireo.it.support;

import dev.vireo.ByteSize;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.KernelBoot;
import dev.vireo.examples.guest.GuestCommandLine;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.examples.guest.Initramfs;
import dev.vireo.examples.guest.LinuxKernel;
import dev.vireo.host.HostPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small Linux that boots in seconds under emulation; built once for all tests of this JVM. */
public final class LinuxGuest {
    private static final List<String> SCSI = List.of("virtio_scsi", "sd_mod", "sr_mod");
    private static final LinuxGuest SHARED = build();

    private final LinuxKernel kernel;
    private final Path initramfs;

    private LinuxGuest(LinuxKernel kernel, Path initramfs) {
        this.kernel = kernel;
        this.initramfs = initramfs;
    }

    /** The one of this JVM. */
    public static LinuxGuest shared() {
        return SHARED;
    }

    private static LinuxGuest build() {
        try {
            LinuxKernel kernel = LinuxKernel.findOrFetch();
            Path file = Files.createTempFile("vireo-it", ".cpio");
            file.toFile().deleteOnExit();
            return new LinuxGuest(
                    kernel,
                    Initramfs.builder(Initramfs.findBusybox())
                            .modulesOf(kernel)
                            .modulesOf(kernel, SCSI)
                            .build()
                            .writeTo(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A domain that boots it, with the usual command line. */
    public DomainSpec.Builder domain(DomainName name) {
        return domain(name, commandLine());
    }

    /** A domain that boots it. */
    public DomainSpec.Builder domain(DomainName name, GuestCommandLine line) {
        return DomainSpec.builder(name)
                .accelerator(Accelerator.EMULATION)
                .memory(ByteSize.ofMiB(256))
                .kernel(boot(line));
    }

    /** The kernel with its file system. */
    public KernelBoot boot(GuestCommandLine line) {
        return KernelBoot.of(HostPath.of(kernel.image().toString()))
                .initrd(HostPath.of(initramfs.toString()))
                .commandLine(line.toString());
    }

    /** Quiet, on the serial console. */
    public static GuestCommandLine commandLine() {
        return GuestCommandLine.onSerialConsole().with("quiet");
    }

    /** What it prints when it is up. */
    public static String ready() {
        return GuestLine.READY.marker();
    }
}
