package dev.vireo.it.microvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.examples.guest.Initramfs;
import dev.vireo.examples.guest.LinuxKernel;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.it.lab.Cargo;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Linux's own driver at the socket device of a domain. */
@UseLab(vcpus = 1)
@Timeout(1800)
class SocketLabIT {
    private static final Duration LIMIT = Duration.ofMinutes(15);

    @TempDir
    private Path folder;

    @Test
    void linuxTalksToItsHostAndTheHostToIt(Lab lab) throws IOException {
        LabHost host = lab.host(1);
        LinuxKernel kernel = LinuxKernel.findOrFetch();
        Path initrd = Initramfs.builder(Initramfs.findBusybox())
                .modulesOf(kernel)
                .modulesOf(kernel, List.of("vmw_vsock_virtio_transport"))
                .build()
                .writeTo(folder.resolve("initrd"));
        Cargo.put(host, List.of(kernel.image().toString(), initrd.toString()));
        CommandResult result = host.run(Command.of(List.of(
                        "java",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Cargo.putClasses(host),
                        SocketProgram.class.getName(),
                        Cargo.there(kernel.image().toString()),
                        Cargo.there(initrd.toString()),
                        "console=ttyS0 pci=off quiet"))
                .deadline(LIMIT));
        assertThat(result.exitStatus())
                .as(result.output() + result.standardError())
                .isZero();
        assertThat(result.output()).contains(SocketProgram.DONE);
    }
}
