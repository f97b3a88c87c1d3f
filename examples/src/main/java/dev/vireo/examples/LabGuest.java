package dev.vireo.examples;

import dev.vireo.ByteSize;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.KernelBoot;
import dev.vireo.examples.guest.GuestCommandLine;
import dev.vireo.examples.guest.Initramfs;
import dev.vireo.examples.guest.LinuxKernel;
import dev.vireo.host.HostPath;
import dev.vireo.lab.LabHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The small Linux guest on a host of the lab. */
final class LabGuest {
    private static final HostPath FOLDER = HostPath.of("/opt/vireo-demo");

    private LabGuest() {}

    /** Brings a kernel and an initial RAM disk there. */
    static void bring(LabHost host) throws IOException {
        LinuxKernel kernel = LinuxKernel.findOrFetch();
        Path initramfs = Files.createTempFile("vireo-demo", ".cpio");
        try {
            Initramfs.builder(Initramfs.findBusybox()).modulesOf(kernel).build().writeTo(initramfs);
            host.host().files().createFolders(FOLDER, 0755);
            host.host().files().replace(FOLDER.resolve("kernel"), Files.readAllBytes(kernel.image()), 0644);
            host.host().files().replace(FOLDER.resolve("initramfs"), Files.readAllBytes(initramfs), 0644);
        } finally {
            Files.delete(initramfs);
        }
    }

    /** A domain that boots them under KVM. */
    static DomainSpec.Builder domain(String name, ByteSize memory, GuestCommandLine line) {
        return DomainSpec.builder(DomainName.of(name))
                .accelerator(Accelerator.KVM)
                .memory(memory)
                .kernel(KernelBoot.of(FOLDER.resolve("kernel"))
                        .initrd(FOLDER.resolve("initramfs"))
                        .commandLine(line.toString()));
    }
}
