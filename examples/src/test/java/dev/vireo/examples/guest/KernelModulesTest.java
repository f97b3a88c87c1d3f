package dev.vireo.examples.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelModulesTest {
    @TempDir
    Path directory;

    @BeforeEach
    void layOutModulesAsAKernelPackageDoes() throws IOException {
        Files.writeString(directory.resolve("modules.builtin"), "kernel/drivers/char/hw_random/rng-core.ko\n");
        module("virtio/virtio_ring.ko", "license=GPL\0depends=\0");
        module("virtio/virtio.ko", "depends=virtio_ring\0");
        module("char/virtio-rng.ko", "depends=virtio,rng-core,virtio_ring\0retpoline=Y\0");
        module("block/virtio_blk.ko", "name=virtio_blk\0depends=virtio\0");
    }

    @Test
    void ordersModulesBehindWhatTheyDependOn() throws IOException {
        assertThat(load("virtio_blk", "virtio_rng"))
                .containsExactly("virtio_ring", "virtio", "virtio_blk", "virtio_rng");
    }

    @Test
    void takesDashAndUnderscoreForTheSame() throws IOException {
        assertThat(load("virtio-rng")).containsExactlyElementsOf(load("virtio_rng"));
    }

    @Test
    void leavesOutWhatIsBuiltIn() throws IOException {
        assertThat(load("rng_core")).isEmpty();
    }

    @Test
    void namesAModuleThatIsMissing() {
        assertThatExceptionOfType(MissingIngredientException.class)
                .isThrownBy(() -> load("virtio_gpu"))
                .withMessage("the kernel has no module virtio_gpu in " + directory);
    }

    @Test
    void endsOnModulesThatNeedEachOther() throws IOException {
        module("a.ko", "depends=b\0");
        module("b.ko", "depends=a\0");
        assertThat(load("a")).containsExactly("b", "a");
    }

    @Test
    void decompressesGzip() throws IOException {
        byte[] content = ElfFixture.module("depends=virtio\0");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve("net.ko.gz")))) {
            out.write(content);
        }
        assertThat(KernelModules.in(directory).inLoadOrder(List.of("net")).get("net"))
                .isEqualTo(content);
    }

    @Test
    void decompressesXzThroughTheCommand() throws IOException {
        byte[] content = ElfFixture.module("depends=virtio\0");
        Path plain = Files.write(directory.resolve("net.ko"), content);
        compress("xz", plain);
        assertThat(directory.resolve("net.ko.xz")).exists();
        assertThat(KernelModules.in(directory).inLoadOrder(List.of("net")).get("net"))
                .isEqualTo(content);
    }

    @Test
    void saysWhichModuleIsDamaged() throws IOException {
        Files.writeString(directory.resolve("net.ko"), "not a module");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> load("net"))
                .withMessageContaining("net.ko");
    }

    private static void compress(String tool, Path file) throws IOException {
        try {
            Command.succeed(file.getParent(), Duration.ofSeconds(30), List.of(tool, file.toString()));
        } catch (MissingIngredientException e) {
            assumeTrue(false, "needs the command " + tool);
        }
    }

    private List<String> load(String... names) throws IOException {
        return List.copyOf(
                KernelModules.in(directory).inLoadOrder(List.of(names)).keySet());
    }

    private void module(String file, String modinfo) throws IOException {
        Path path = directory.resolve("kernel/drivers").resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, ElfFixture.module(modinfo));
    }
}
