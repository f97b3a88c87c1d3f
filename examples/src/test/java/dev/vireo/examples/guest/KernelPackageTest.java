package dev.vireo.examples.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelPackageTest {
    @Test
    void keepsTheCopyOfWhoeverWasFaster(@TempDir Path cache) throws IOException {
        Path target = cache.resolve("linux-image-6.1.0");
        for (String who : List.of("first", "second")) {
            Path whole = Files.createDirectories(cache.resolve(".fetch-" + who + "/root"));
            Files.writeString(whole.resolve("who"), who);
            assertThat(KernelPackage.publish(whole, target)).isEqualTo(target);
        }
        assertThat(target.resolve("who")).hasContent("first");
    }

    @Test
    void findsTheImageBehindDebiansMetaPackage() {
        // apt 2.6.1, apt-cache depends linux-image-cloud-amd64
        String depends = """
                linux-image-cloud-amd64
                  Depends: linux-image-6.1.0-56-cloud-amd64
                """;
        assertThat(KernelPackage.imageIn(depends)).contains("linux-image-6.1.0-56-cloud-amd64");
    }

    @Test
    void findsAnUnsignedImage() {
        String depends = """
                linux-image-cloud-amd64
                  Depends: linux-image-6.1.0-56-cloud-amd64-unsigned
                """;
        assertThat(KernelPackage.imageIn(depends)).contains("linux-image-6.1.0-56-cloud-amd64-unsigned");
    }

    @Test
    void takesTheFirstOfAlternativesAndNoMetaPackage() {
        String depends = """
                linux-image-virtual
                  PreDepends: dpkg
                  Depends: linux-image-generic
                 |Depends: linux-image-6.8.0-31-generic
                  Depends: linux-image-unsigned-6.8.0-31-generic
                  Conflicts: linux-image-5.0.0-1-generic
                """;
        assertThat(KernelPackage.imageIn(depends)).contains("linux-image-6.8.0-31-generic");
    }

    @Test
    void findsNothingWhereAptKnowsNothing() {
        assertThat(KernelPackage.imageIn("")).isEmpty();
    }

    @Test
    void needsNoOtherPackageOnDebian12() {
        // apt 2.6.1, apt-cache depends linux-image-6.1.0-56-cloud-amd64, shortened
        String depends = """
                linux-image-6.1.0-56-cloud-amd64
                  Depends: kmod
                  Depends: linux-base
                 |Depends: initramfs-tools
                  Depends: <linux-initramfs-tool>
                    dracut
                  Breaks: initramfs-tools
                """;
        assertThat(KernelPackage.companionsIn(depends, "linux-image-6.1.0-56-cloud-amd64"))
                .isEmpty();
    }

    @Test
    void findsTheModulesThatArePackagedOnTheirOwn() {
        String depends = """
                linux-image-6.8.0-31-generic
                  Depends: kmod
                  Depends: linux-base
                  Depends: linux-modules-6.8.0-31-generic
                  Depends: linux-modules-extra-6.8.0-31-generic
                """;
        assertThat(KernelPackage.companionsIn(depends, "linux-image-6.8.0-31-generic"))
                .containsExactly("linux-modules-6.8.0-31-generic");
    }

    @Test
    void findsTheRestOfAnUnsignedImage() {
        String depends = """
                linux-image-6.16.1-amd64-unsigned
                  Depends: linux-binary-6.16.1-amd64
                  Depends: linux-modules-6.16.1-amd64
                """;
        assertThat(KernelPackage.companionsIn(depends, "linux-image-6.16.1-amd64-unsigned"))
                .containsExactly("linux-binary-6.16.1-amd64", "linux-modules-6.16.1-amd64");
    }
}
