package dev.vireo.examples.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxKernelTest {
    private static final Path HOME = Path.of("/home/somebody");

    @TempDir
    Path directory;

    @Test
    void readsTheReleaseOutOfABzImage() throws IOException {
        Path image = Files.write(directory.resolve("bzImage"), bzImage("6.1.0-56-cloud-amd64 (debian-kernel) #1"));
        LinuxKernel kernel = LinuxKernel.at(image);
        assertThat(kernel.image()).isEqualTo(image);
        assertThat(kernel.release()).isEqualTo("6.1.0-56-cloud-amd64");
        assertThat(kernel.modules()).isEmpty();
    }

    @Test
    void takesTheReleaseFromTheNameOfAnotherImage() throws IOException {
        Path image = Files.writeString(directory.resolve("vmlinuz-6.1.0-56-cloud-arm64"), "MZ");
        assertThat(LinuxKernel.at(image).release()).isEqualTo("6.1.0-56-cloud-arm64");
    }

    @Test
    void findsTheModulesBesideTheImagesDirectory() throws IOException {
        unpack(directory, "6.1.0", "lib/modules");
        assertThat(LinuxKernel.at(directory.resolve("boot/vmlinuz-6.1.0")).modules())
                .contains(directory.resolve("lib/modules/6.1.0"));
    }

    @Test
    void findsTheModulesOfAMergedUsr() throws IOException {
        unpack(directory, "6.12.1", "usr/lib/modules");
        assertThat(LinuxKernel.at(directory.resolve("boot/vmlinuz-6.12.1")).modules())
                .contains(directory.resolve("usr/lib/modules/6.12.1"));
    }

    @Test
    void rejectsAFileThatIsNoKernel() throws IOException {
        Path image = Files.writeString(directory.resolve("README"), "text");
        assertThatExceptionOfType(MissingIngredientException.class)
                .isThrownBy(() -> LinuxKernel.at(image))
                .withMessageContaining("is not a Linux kernel");
    }

    @Test
    void saysThatTheImageIsNotThere() {
        assertThatExceptionOfType(MissingIngredientException.class)
                .isThrownBy(() -> LinuxKernel.at(directory.resolve("vmlinuz")))
                .withMessage("there is no kernel image " + directory.resolve("vmlinuz"));
    }

    @Test
    void neverReadsPastTheStartOfAnImage() {
        byte[] image = bzImage("6.1.0 ");
        for (int length = 0; length < image.length; length++) {
            assertThat(LinuxKernel.releaseIn(Arrays.copyOf(image, length)))
                    .as("%d bytes", length)
                    .isEmpty();
        }
        assertThat(LinuxKernel.releaseIn(image)).contains("6.1.0");
    }

    @Test
    void prefersTheKernelThatWasFetchedLast() throws IOException {
        Path older = directory.resolve("linux-image-6.1.0-9_6.1.99-1_amd64");
        Path newer = directory.resolve("linux-image-6.1.0-10_6.1.100-1_amd64");
        unpack(newer, "6.1.0-10", "lib/modules");
        unpack(older, "6.1.0-9", "lib/modules");
        Files.setLastModifiedTime(older, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        Files.setLastModifiedTime(newer, FileTime.from(Instant.parse("2026-02-01T00:00:00Z")));
        assertThat(LinuxKernel.cached(directory).map(LinuxKernel::release)).contains("6.1.0-10");
        assertThat(LinuxKernel.findOrFetch(directory).release()).isEqualTo("6.1.0-10");
    }

    @Test
    void takesNoUnfinishedFetchForAKernel() throws IOException {
        unpack(directory.resolve(".fetch-123"), "6.1.0-10", "lib/modules");
        assertThat(LinuxKernel.cached(directory)).isEmpty();
    }

    @Test
    void findsNothingInACacheThatDoesNotExist() throws IOException {
        assertThat(LinuxKernel.cached(directory.resolve("none"))).isEmpty();
    }

    @Test
    void saysThatACacheHoldsSomethingElse() throws IOException {
        Files.createDirectory(directory.resolve("photos"));
        assertThatExceptionOfType(MissingIngredientException.class)
                .isThrownBy(() -> LinuxKernel.cached(directory))
                .withMessageContaining("there is no kernel in " + directory.resolve("photos"));
    }

    @Test
    void keepsKernelsWhereXdgSays() {
        assertThat(LinuxKernel.defaultCache(Map.of(), HOME)).hasToString("/home/somebody/.cache/vireo/kernels");
        assertThat(LinuxKernel.defaultCache(Map.of("XDG_CACHE_HOME", "/var/tmp/x"), HOME))
                .hasToString("/var/tmp/x/vireo/kernels");
        assertThat(LinuxKernel.defaultCache(Map.of("XDG_CACHE_HOME", "relative"), HOME))
                .hasToString("/home/somebody/.cache/vireo/kernels");
        assertThat(LinuxKernel.defaultCache(Map.of("VIREO_KERNEL_CACHE", "/k", "XDG_CACHE_HOME", "/x"), HOME))
                .hasToString("/k");
    }

    private static void unpack(Path root, String release, String modules) throws IOException {
        Files.createDirectories(root.resolve("boot"));
        Files.write(root.resolve("boot/vmlinuz-" + release), bzImage(release + " (somebody)"));
        Files.createDirectories(root.resolve(modules).resolve(release));
    }

    private static byte[] bzImage(String version) {
        byte[] text = version.getBytes(StandardCharsets.US_ASCII);
        byte[] file = new byte[0x300 + text.length];
        ByteBuffer image = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        image.position(0x202).put("HdrS".getBytes(StandardCharsets.US_ASCII));
        image.putShort(0x20e, (short) 0x100);
        image.position(0x300).put(text);
        return file;
    }
}
