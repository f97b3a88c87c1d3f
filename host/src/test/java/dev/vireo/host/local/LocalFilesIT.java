package dev.vireo.host.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vireo.ByteSize;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.FileStatus;
import dev.vireo.host.HostFiles;
import dev.vireo.host.HostPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a real kernel does. */
class LocalFilesIT {
    @TempDir
    Path folder;

    private LocalHost host;
    private HostFiles files;

    @BeforeEach
    void open() {
        host = LocalHost.open();
        files = host.files();
    }

    @AfterEach
    void close() {
        host.close();
    }

    private HostPath path(String name) {
        return HostPath.of(folder.resolve(name).toString());
    }

    @Test
    void isNotHungByAPipeThatSomebodyPutThere() {
        host.run(Command.of("mkfifo", path("pipe").value())).orThrow("make", "a pipe");
        assertThatThrownBy(() -> files.read(path("pipe"), ByteSize.ofKiB(1))).isInstanceOf(WrongStateException.class);
        assertThatThrownBy(() -> files.read(HostPath.of(folder.toString()), ByteSize.ofKiB(1)))
                .isInstanceOf(WrongStateException.class);
    }

    @Test
    void readsFilesWhoseSizeTheKernelDoesNotTell() {
        assertThat(files.read(HostPath.of("/proc/self/status"), ByteSize.ofKiB(64)))
                .hasValueSatisfying(bytes -> assertThat(bytes).isNotEmpty());
        assertThatThrownBy(() -> files.read(HostPath.of("/proc/self/status"), ByteSize.ofBytes(10)))
                .isInstanceOf(NotEnoughResourcesException.class);
    }

    @Test
    void removesWhatKilledWritersHaveLeft() throws IOException {
        Path old = Files.createFile(folder.resolve(".vireo-0123456789abcdef.tmp"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(120)));
        Path fresh = Files.createFile(folder.resolve(".vireo-fedcba9876543210.tmp"));
        Path other = Files.createFile(folder.resolve(".vireo-notours.tmp"));
        Files.setLastModifiedTime(other, FileTime.from(Instant.now().minusSeconds(120)));
        files.replace(path("file"), new byte[1], 0600);
        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
        assertThat(other).exists();
    }

    @Test
    void saysThatTheDiskIsFullAndLeavesTheOldContent() {
        assumeTrue(host.facts().userId() == 0, "only root can mount a small file system");
        HostPath small = path("small");
        files.createFolders(small, 0700);
        CommandResult mounted =
                host.run(Command.of("mount", "-t", "tmpfs", "-o", "size=64k", "vireo-test", small.value()));
        assumeTrue(mounted.succeeded(), "mount is not permitted here: " + mounted.standardError());
        try {
            HostPath file = small.resolve("file");
            files.replace(file, new byte[20_000], 0600);
            assertThatThrownBy(() -> files.replace(file, new byte[200_000], 0600))
                    .isInstanceOf(NotEnoughResourcesException.class);
            assertThat(files.read(file, ByteSize.ofMiB(1)).orElseThrow()).hasSize(20_000);
            assertThat(files.list(small)).hasSize(1);
            host.run(Command.of("mount", "-o", "remount,ro", small.value())).orThrow("remount", "it");
            assertThatThrownBy(() -> files.replace(file, new byte[1], 0600)).isInstanceOf(AccessDeniedException.class);
            assertThatThrownBy(() -> files.delete(file)).isInstanceOf(AccessDeniedException.class);
        } finally {
            host.run(Command.of("umount", small.value())).orThrow("unmount", "it");
        }
    }

    @Test
    void isLedAstrayByNobodyWhoSwapsAFolderForALink() throws IOException {
        Path victim = Files.createDirectory(folder.resolve("victim"));
        Path kept = Files.createFile(victim.resolve("kept"));
        AtomicBoolean done = new AtomicBoolean();
        Path real = folder.resolve("tree/inner");
        Path aside = folder.resolve("aside");
        Thread attacker = new Thread(() -> {
            while (!done.get()) {
                try {
                    Files.move(real, aside);
                    Files.createSymbolicLink(real, victim);
                    Files.delete(real);
                    Files.move(aside, real);
                } catch (IOException raced) {
                    Thread.onSpinWait();
                }
            }
        });
        attacker.start();
        try {
            for (int i = 0; i < 200; i++) {
                HostPath inner = path("tree").resolve("inner");
                try {
                    files.createFolders(inner, 0700);
                    files.replace(inner.resolve("x"), new byte[1], 0600);
                    files.deleteTree(path("tree"));
                } catch (RuntimeException raced) {
                    assertThat(raced).isInstanceOf(dev.vireo.error.VireoException.class);
                }
                assertThat(kept).exists();
            }
        } finally {
            done.set(true);
            attacker.interrupt();
        }
    }

    @Test
    void agreesWithTheJdkAboutFiles() throws IOException {
        for (FileStatus entry : files.list(HostPath.of("/dev"))) {
            Path path = Path.of("/dev", entry.name());
            assertThat(Files.getAttribute(path, "unix:ino", java.nio.file.LinkOption.NOFOLLOW_LINKS))
                    .isEqualTo(entry.inode());
            assertThat(Files.isSymbolicLink(path)).isEqualTo(entry.type() == dev.vireo.host.FileType.LINK);
        }
    }

    @Test
    void readsBlockDevicesButNoCharacterDevices() {
        assertThatThrownBy(() -> files.readRange(HostPath.of("/dev/zero"), 0, 16))
                .isInstanceOf(WrongStateException.class);
        byte[] content = new byte[1024 * 1024];
        content[5000] = 42;
        files.replace(path("disk"), content, 0600);
        CommandResult attached =
                host.run(Command.of("losetup", "--find", "--show", path("disk").value()));
        assumeTrue(attached.succeeded(), "needs a loop device: " + attached.standardError());
        HostPath device = HostPath.of(attached.output().strip());
        try {
            assertThat(files.readRange(device, 4999, 3)).isEqualTo(ByteBuffer.wrap(new byte[] {0, 42, 0}));
        } finally {
            host.run(Command.of("losetup", "--detach", device.value())).orThrow("detach", device.value());
        }
    }
}
