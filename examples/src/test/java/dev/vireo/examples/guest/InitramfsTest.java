package dev.vireo.examples.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitramfsTest {
    @TempDir
    Path directory;

    private Path busybox;

    @BeforeEach
    void makeABusybox() throws IOException {
        busybox = Files.write(directory.resolve("busybox"), ElfFixture.program(1));
    }

    @Test
    void holdsBusyboxTheScriptAndTheModulesInTheirOrder() throws IOException {
        String archive = text(Initramfs.builder(busybox)
                .modulesOf(kernel(), List.of("virtio_blk"))
                .build()
                .toByteArray());
        assertThat(archive)
                .contains("bin/busybox\0")
                .contains("bin/sh\0")
                .contains("dev/console\0")
                .contains("modules/virtio.ko\0")
                .contains("modules/virtio_blk.ko\0")
                .contains("modules/order\0")
                .contains("virtio\nvirtio_blk\n")
                .contains(resource("init"))
                .contains(resource("lease"));
    }

    @Test
    void givesTheSameBytesForTheSameIngredients() throws IOException {
        byte[] first = Initramfs.builder(busybox).build().toByteArray();
        assertThat(Initramfs.builder(busybox).build().toByteArray()).isEqualTo(first);
    }

    @Test
    void compressesTheSameArchiveWhenAsked() throws IOException {
        byte[] compressed = Initramfs.builder(busybox).compressed(true).build().toByteArray();
        try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            assertThat(plain.readAllBytes())
                    .isEqualTo(Initramfs.builder(busybox).build().toByteArray());
        }
    }

    @Test
    void writesAFileThatQemuMayReadAndNothingElse() throws IOException {
        Path target = directory.resolve("initrd");
        Files.writeString(target, "old");
        Initramfs initramfs = Initramfs.builder(busybox).build();
        assertThat(initramfs.writeTo(target)).isEqualTo(target);
        assertThat(target).hasBinaryContent(initramfs.toByteArray());
        assertThat(Files.getPosixFilePermissions(target)).contains(PosixFilePermission.OTHERS_READ);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(target, busybox);
        }
    }

    @Test
    void saysThatBusyboxIsMissing() {
        assertThatExceptionOfType(MissingIngredientException.class)
                .isThrownBy(() -> Initramfs.builder(directory.resolve("none")).build())
                .withMessageContaining("busybox-static");
    }

    @Test
    void saysThatTheModulesAreMissing() throws IOException {
        Path image = Files.writeString(directory.resolve("vmlinuz-6.1.0-no-such"), "MZ");
        LinuxKernel bare = LinuxKernel.at(image);
        assertThatExceptionOfType(MissingIngredientException.class)
                .isThrownBy(() -> Initramfs.builder(busybox).modulesOf(bare))
                .withMessageContaining("lib/modules/6.1.0-no-such");
    }

    @Test
    void prefersABusyboxWithoutSharedLibraries() throws IOException {
        Path dynamic = Files.write(directory.resolve("dynamic"), ElfFixture.program(3));
        assertThat(Initramfs.findBusybox(List.of(directory.resolve("none"), dynamic, busybox)))
                .isEqualTo(busybox);
    }

    @Test
    void saysWhatToInstallWithoutAUsableBusybox() throws IOException {
        Path dynamic = Files.write(directory.resolve("dynamic"), ElfFixture.program(3));
        assertThatExceptionOfType(MissingIngredientException.class)
                .isThrownBy(() -> Initramfs.findBusybox(List.of(dynamic)))
                .withMessageContaining("needs shared libraries")
                .withMessageContaining("apt-get install busybox-static");
        assertThatExceptionOfType(MissingIngredientException.class)
                .isThrownBy(() -> Initramfs.findBusybox(List.of()))
                .withMessageContaining("there is no busybox");
    }

    @Test
    void takesNoBusyboxThatCouldNotStart() throws IOException {
        Path dynamic = Files.write(directory.resolve("dynamic"), ElfFixture.program(3));
        assertThatExceptionOfType(MissingIngredientException.class)
                .isThrownBy(() -> Initramfs.builder(dynamic).build())
                .withMessageContaining("needs shared libraries");
        Path script = Files.writeString(directory.resolve("script"), "#!/bin/sh\n");
        assertThatIOException()
                .isThrownBy(() -> Initramfs.builder(script).build())
                .withMessage(script + ": not a 64-bit ELF file");
    }

    @ParameterizedTest
    @EnumSource
    void knowsInItsScriptEveryOption(BootOption option) throws IOException {
        assertThat(resource("init")).contains(option.key() + "=*)");
    }

    @ParameterizedTest
    @EnumSource
    void printsFromItsScriptEveryLine(GuestLine line) throws IOException {
        assertThat(resource("init")).containsPattern("echo ['\"]?" + line.marker() + "\\b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"init", "lease"})
    void hasScriptsThatBusyboxCanRead(String name) throws IOException {
        Path real = Path.of("/bin/busybox");
        assumeTrue(Files.isExecutable(real), "needs busybox: install the package busybox-static");
        Path script = Files.writeString(directory.resolve(name), resource(name));
        Command.succeed(directory, Duration.ofSeconds(30), List.of(real.toString(), "sh", "-n", script.toString()));
    }

    private LinuxKernel kernel() throws IOException {
        Path boot = Files.createDirectories(directory.resolve("linux/boot"));
        Path modules = Files.createDirectories(directory.resolve("linux/lib/modules/6.1.0"));
        Files.write(modules.resolve("virtio_blk.ko"), ElfFixture.module("depends=virtio\0"));
        Files.write(modules.resolve("virtio.ko"), ElfFixture.module("depends=\0"));
        return LinuxKernel.at(Files.writeString(boot.resolve("vmlinuz-6.1.0"), "MZ"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Initramfs.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String text(byte[] archive) {
        return new String(archive, StandardCharsets.UTF_8);
    }
}
