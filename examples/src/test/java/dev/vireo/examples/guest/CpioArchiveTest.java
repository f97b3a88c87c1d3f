package dev.vireo.examples.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpioArchiveTest {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final CpioArchive archive = new CpioArchive(out);

    /** Written by hand from the kernel's buffer-format.rst; every field of the header stands on its own. */
    @Test
    void writesTheNewcFormat() throws IOException {
        archive.directory("dev", 0755);
        archive.characterDevice("dev/console", 0600, 5, 1);
        archive.file("init", 0755, "hi\n".getBytes(StandardCharsets.US_ASCII));
        archive.symlink("sh", "init");
        archive.close();

        //  magic  inode    mode     uid      gid      links    mtime    size     devmajor devminor
        //  rdevmajor rdevminor namesize check, name, padding to 4, content, padding to 4
        String expected = "070701" + "00000001" + "000041ED" + "00000000" + "00000000" + "00000002" + "00000000"
                + "00000000" + "00000000" + "00000000" + "00000000" + "00000000" + "00000004" + "00000000" + "dev\0"
                + "\0\0"
                + "070701" + "00000002" + "00002180" + "00000000" + "00000000" + "00000001" + "00000000"
                + "00000000" + "00000000" + "00000000" + "00000005" + "00000001" + "0000000C" + "00000000"
                + "dev/console\0" + "\0\0"
                + "070701" + "00000003" + "000081ED" + "00000000" + "00000000" + "00000001" + "00000000"
                + "00000003" + "00000000" + "00000000" + "00000000" + "00000000" + "00000005" + "00000000" + "init\0"
                + "\0" + "hi\n" + "\0"
                + "070701" + "00000004" + "0000A1FF" + "00000000" + "00000000" + "00000001" + "00000000"
                + "00000004" + "00000000" + "00000000" + "00000000" + "00000000" + "00000003" + "00000000" + "sh\0"
                + "\0\0\0" + "init"
                + "070701" + "00000000" + "00000000" + "00000000" + "00000000" + "00000001" + "00000000"
                + "00000000" + "00000000" + "00000000" + "00000000" + "00000000" + "0000000B" + "00000000"
                + "TRAILER!!!\0" + "\0\0\0";
        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo(expected);
    }

    @Test
    void isReadByBusybox(@TempDir Path directory) throws Exception {
        assumeTrue(Files.isExecutable(BUSYBOX), "needs busybox: install the package busybox-static");
        archive.directory("etc", 0755);
        archive.file("etc/a name with spaces", 0640, "one".getBytes(StandardCharsets.UTF_8));
        archive.file("etc/grün", 0644, new byte[100_000]);
        archive.file("empty", 0600, new byte[0]);
        archive.symlink("link", "etc/grün");
        archive.close();
        Path file = Files.write(directory.resolve("archive"), out.toByteArray());
        Path target = Files.createDirectory(directory.resolve("target"));

        assertThat(busybox(file, target, "-t"))
                .containsExactly("etc", "etc/a name with spaces", "etc/grün", "empty", "link");
        busybox(file, target, "-i");
        assertThat(target.resolve("etc/a name with spaces")).hasContent("one");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(target.resolve("etc/a name with spaces"))))
                .isEqualTo("rw-r-----");
        assertThat(target.resolve("etc/grün")).hasSize(100_000);
        assertThat(target.resolve("empty")).isEmptyFile();
        assertThat(Files.readSymbolicLink(target.resolve("link"))).hasToString("etc/grün");
    }

    @Test
    void givesTheSameBytesForTheSameCalls() throws IOException {
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        for (CpioArchive each : List.of(archive, new CpioArchive(again))) {
            each.directory("d", 0700).file("d/f", 0600, new byte[] {1, 2, 3}).close();
        }
        assertThat(again.toByteArray()).isEqualTo(out.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/init", "dev/", "a//b", ".", "..", "a/../b", "./a", "a\0b", "TRAILER!!!"})
    void rejectsAPathThatIsNotPlain(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> archive.file(path, 0644, new byte[0]));
    }

    @Test
    void rejectsAPathThatIsTooLong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> archive.file("x".repeat(4096), 0644, new byte[0]))
                .withMessageContaining("cannot hold");
    }

    @Test
    void rejectsAnEntryWithoutItsDirectory() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> archive.symlink("bin/sh", "busybox"))
                .withMessage("add the directory of bin/sh first");
    }

    @Test
    void rejectsAFileAsADirectory() throws IOException {
        archive.file("bin", 0644, new byte[0]);
        assertThatIllegalArgumentException().isThrownBy(() -> archive.file("bin/sh", 0644, new byte[0]));
    }

    @Test
    void rejectsASecondEntryOfTheSamePath() throws IOException {
        archive.directory("bin", 0755);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> archive.directory("bin", 0755))
                .withMessage("the archive already has bin");
    }

    @Test
    void rejectsModesThatHoldMoreThanPermissions() {
        assertThatIllegalArgumentException().isThrownBy(() -> archive.directory("bin", 0040755));
    }

    @Test
    void rejectsANegativeDeviceNumber() {
        assertThatIllegalArgumentException().isThrownBy(() -> archive.characterDevice("null", 0666, 1, -3));
    }

    @Test
    void rejectsAnEmptyLink() {
        assertThatIllegalArgumentException().isThrownBy(() -> archive.symlink("sh", ""));
    }

    @Test
    void endsOnceAndTakesNothingAfterwards() throws IOException {
        archive.close();
        int length = out.size();
        archive.close();
        assertThat(out.size()).isEqualTo(length);
        assertThatIllegalStateException().isThrownBy(() -> archive.directory("bin", 0755));
    }

    private static List<String> busybox(Path file, Path directory, String mode) throws Exception {
        Path listing = file.resolveSibling("listing");
        Process process = new ProcessBuilder(BUSYBOX.toString(), "cpio", mode)
                .directory(directory.toFile())
                .redirectInput(file.toFile())
                .redirectOutput(listing.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readAllLines(listing);
    }
}
