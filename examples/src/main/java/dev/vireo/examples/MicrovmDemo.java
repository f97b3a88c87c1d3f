package dev.vireo.examples;

import dev.vireo.domain.KernelBoot;
import dev.vireo.error.VireoException;
import dev.vireo.examples.Progress.Style;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.examples.guest.Initramfs;
import dev.vireo.examples.guest.LinuxKernel;
import dev.vireo.examples.guest.MissingIngredientException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.HostPath;
import dev.vireo.host.RunningCommand;
import dev.vireo.host.local.LocalHost;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.LabOptions;
import dev.vireo.lab.Luggage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Boots Linux in a microVM: here, where the processor runs guests, else on a throw-away machine that has a nested KVM, to
 * which the program and its jars are brought.
 */
public final class MicrovmDemo {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** There is no PCI to look for; and a kernel that says much at its start has crashed on a KVM emulated twice. */
    private static final String COMMAND_LINE = "console=ttyS0 pci=off quiet";

    private final Progress progress;

    private MicrovmDemo(Progress progress) {
        this.progress = progress;
    }

    public static void main(String[] arguments) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        System.exit(run());
    }

    private static int run() {
        try (Progress progress = Progress.onStandardOutput(3)) {
            try {
                new MicrovmDemo(progress).show();
                progress.line(Style.STEP, "Done.");
                return 0;
            } catch (VireoException | MissingIngredientException e) {
                progress.line(Style.BAD, "Failed: " + e.getMessage());
            } catch (IOException | TimeoutException e) {
                progress.line(Style.BAD, "Failed: " + e);
            } catch (InterruptedException e) {
                progress.line(Style.BAD, "Interrupted");
            } catch (ExecutionException e) {
                progress.line(Style.BAD, "Failed: " + e.getCause());
            }
            return 1;
        }
    }

    private void show() throws IOException, InterruptedException, TimeoutException, ExecutionException {
        progress.step("Make a small Linux");
        Path folder = Files.createTempDirectory("vireo-demo");
        try {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            LinuxKernel kernel = LinuxKernel.findOrFetch();
            Path image = Files.copy(kernel.image(), folder.resolve("kernel"));
            Path initramfs = folder.resolve("initramfs");
            Initramfs.builder(Initramfs.findBusybox()).modulesOf(kernel).build().writeTo(initramfs);
            for (Path file : List.of(image, initramfs)) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
            if (isHardwareHere()) {
                progress.step("Boot it in a microVM on this machine");
                BootAMicrovm.run(
                        KernelBoot.of(HostPath.of(image.toString()))
                                .initrd(HostPath.of(initramfs.toString()))
                                .commandLine(COMMAND_LINE),
                        GuestLine.READY.marker());
            } else {
                bootInLab(image, initramfs);
            }
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static boolean isHardwareHere() {
        try (LocalHost here = LocalHost.open()) {
            return here.facts().virtualization().hardware();
        }
    }

    private void bootInLab(Path kernel, Path initramfs)
            throws IOException, InterruptedException, TimeoutException, ExecutionException {
        progress.step("The processor of this machine runs no guests, so start one that has a nested KVM");
        try (Lab lab = Lab.open(LabOptions.builder().vcpus(1).build())) {
            LabHost host = lab.host(1);
            Luggage.bring(host, List.of(kernel, initramfs));
            String classPath = Luggage.bringClassPath(host, entry -> true);
            progress.step("Boot it in a microVM there, emulated twice");
            Command boot = Command.of(
                    "java",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    classPath,
                    BootAMicrovm.class.getName(),
                    Luggage.there(kernel).value(),
                    Luggage.there(initramfs).value(),
                    COMMAND_LINE,
                    GuestLine.READY.marker());
            CompletableFuture<Integer> end = new CompletableFuture<>();
            try (RunningCommand unused = host.host().start(boot, new Shown(end))) {
                int status = end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (status != 0) {
                    throw new IOException("the program there has ended with status " + status);
                }
            }
        }
    }

    /** Shows what the program over there says. */
    private record Shown(CompletableFuture<Integer> end) implements CommandListener {
        @Override
        public void output(ByteBuffer data) {
            System.out.print(StandardCharsets.UTF_8.decode(data));
        }

        @Override
        public void standardError(ByteBuffer data) {
            output(data);
        }

        @Override
        public void ended(int exitStatus, @Nullable Throwable failure) {
            if (failure == null) {
                end.complete(exitStatus);
            } else {
                end.completeExceptionally(failure);
            }
        }
    }
}
