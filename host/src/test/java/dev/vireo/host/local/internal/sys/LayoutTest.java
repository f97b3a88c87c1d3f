package dev.vireo.host.local.internal.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the C library fills in is found where it is read. */
class LayoutTest {
    @TempDir
    Path folder;

    @Test
    void statxAgreesWithTheJdk() throws IOException {
        Path file = Files.writeString(folder.resolve("file ü"), "12345");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-x--x"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-02-03T04:05:06.789Z")));
        Files.createLink(folder.resolve("second name"), file);
        Map<String, Object> known = Files.readAttributes(file, "unix:*", LinkOption.NOFOLLOW_LINKS);
        Statx status = Statx.ofPath(file.toString());
        assertThat(status)
                .isEqualTo(new Statx(
                        (Integer) known.get("mode"),
                        (Integer) known.get("uid"),
                        (Long) known.get("ino"),
                        5,
                        2,
                        Instant.parse("2020-02-03T04:05:06.789Z")));
        assertThat(status.permissions()).isEqualTo(0651);
        assertThat(status.type()).isEqualTo(Statx.S_IFREG);
    }

    @Test
    void statxDoesNotFollowLinks() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        assertThat(Statx.ofPath(link.toString()).type()).isEqualTo(Statx.S_IFLNK);
        assertThat(Statx.ofPath(folder.toString()).type()).isEqualTo(Statx.S_IFDIR);
        assertThat(Statx.ofPath("/dev/null").type()).isEqualTo(Statx.S_IFCHR);
        assertThat(Statx.ofPath(folder.resolve("none").toString())).isNull();
        assertThat(Libc.errno()).isEqualTo(Errno.ENOENT);
    }

    @Test
    void readdirGivesEveryName() throws IOException {
        List<String> names = List.of("a", "..b", "ünï 🐧", "x".repeat(255));
        for (String name : names) {
            Files.createFile(folder.resolve(name));
        }
        try (OpenFolder open = OpenFolder.open(folder.toString())) {
            assertThat(open.names().stream().map(OpenFolder::toString)).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void openFlagsMeanWhatTheyShould() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        byte[] path = Libc.path(link.toString());
        assertThat(Libc.open(path, Constants.O_RDONLY | Constants.O_NOFOLLOW, 0))
                .isNegative();
        assertThat(Libc.errno()).isEqualTo(Errno.ELOOP);
        byte[] file = Libc.path(Files.createFile(folder.resolve("file")).toString());
        assertThat(Libc.open(file, Constants.O_RDONLY | Constants.O_DIRECTORY, 0))
                .isNegative();
        assertThat(Libc.errno()).isEqualTo(Errno.ENOTDIR);
    }
}
