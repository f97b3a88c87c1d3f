package dev.vireo.it.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vireo.ByteSize;
import dev.vireo.domain.ConsoleSpec;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.KernelBoot;
import dev.vireo.host.HostPath;
import dev.vireo.microvm.MicrovmDriverProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What tests of microVMs share in this JVM: the program of their processes, and kernels for them. */
public final class Microvms {
    private static final Microvms SHARED = new Microvms();

    private final Path folder;

    private Microvms() {
        try {
            folder = Files.createTempDirectory("vireo-microvm");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> StateFolder.remove(folder)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of this JVM; the test is skipped where there is no KVM. */
    public static Microvms shared() {
        assumeTrue(Files.exists(Path.of("/dev/kvm")), "there is no /dev/kvm");
        return SHARED;
    }

    /** The driver. */
    public MicrovmDriverProvider driver() {
        return new MicrovmDriverProvider(HostPath.of(program()));
    }

    /** Where the program of the processes is kept. */
    public String program() {
        return folder.resolve("program").toString();
    }

    /** A kernel that does nothing. */
    public KernelBoot idleKernel() {
        return KernelBoot.of(HostPath.of(ToyKernels.idle(folder).toString()));
    }

    /** A guest that does nothing and minds no power button. */
    public DomainSpec.Builder idle(DomainName name) {
        return domain(name, ToyKernels.idle(folder));
    }

    /** A guest that echoes what is typed at it. */
    public DomainSpec.Builder echo(DomainName name) {
        return domain(name, ToyKernels.echo(folder));
    }

    /** A guest that reads its disk, the first one of the spec, when it is told to. */
    public DomainSpec.Builder disk(DomainName name) {
        return domain(name, ToyKernels.disk(folder));
    }

    /** A guest that echoes what is typed at its virtio console. */
    public DomainSpec.Builder console(DomainName name) {
        return domain(name, ToyKernels.console(folder)).console(ConsoleSpec.VIRTIO);
    }

    private static DomainSpec.Builder domain(DomainName name, Path kernel) {
        return DomainSpec.builder(name).memory(ByteSize.ofMiB(8)).kernel(KernelBoot.of(HostPath.of(kernel.toString())));
    }
}
