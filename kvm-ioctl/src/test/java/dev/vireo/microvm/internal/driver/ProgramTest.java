package dev.vireo.microvm.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.KernelException;
import dev.vireo.error.NotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {
    @TempDir
    private Path folder;

    private List<Path> files(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.toList();
        }
    }

    @Test
    void isMadeOnceAndReadableByAll() throws IOException {
        Program program = Program.in(folder.resolve("cache"));
        assertThat(Program.in(folder.resolve("cache"))).isEqualTo(program);
        assertThat(files(folder.resolve("cache"))).containsExactly(program.folder());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(program.folder())))
                .isEqualTo("rwxr-xr-x");
        for (Path file : files(program.folder())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .isEqualTo("rw-r--r--");
        }
        assertThat(program.classPath().split(":", -1)).allMatch(jar -> jar.endsWith(".jar"));
        assertThat(program.folder().resolve("libjffi-1.2.so")).isNotEmptyFile();
    }

    @Test
    void oldOnesAreRemovedWhenANewOneIsMade() throws IOException {
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        Path old = folder.resolve("0123456789abcdef");
        Path halfMade = folder.resolve("new-123");
        Path used = folder.resolve("fedcba9876543210");
        Path recent = folder.resolve("1111111111111111");
        Path foreign = folder.resolve("somebody-elses");
        for (Path each : List.of(old, halfMade, used, recent, foreign)) {
            Files.createDirectory(each);
            Files.createFile(each.resolve("10-a.jar"));
            Files.setLastModifiedTime(each, each.equals(recent) ? FileTime.from(Instant.now()) : longAgo);
        }
        Process user = new ProcessBuilder("sh", "-c", "read line; : " + used + "/10-a.jar").start();
        try {
            Program program = Program.in(folder);
            assertThat(files(folder)).containsExactlyInAnyOrder(program.folder(), used, recent, foreign);
        } finally {
            user.destroy();
        }
    }

    @Test
    void saysByTypeWhyItCannotBeMade() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> Program.in(file.resolve("cache")))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining(file.toString())
                .hasRootCauseInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> Reachable.check(folder.resolve("nothing"), "Java"))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void isNotTakenFromAFolderThatOthersCanWrite() throws IOException {
        Program program = Program.in(folder);
        Files.setPosixFilePermissions(program.folder(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> Program.in(folder)).isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void mustBeWithinReachOfOtherUsers() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        assertThatThrownBy(() -> Reachable.check(Files.createFile(folder.resolve("file")), "it"))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining("chmod o+x");
    }

    @Test
    void saysWhenThereIsNoKvm() {
        assertThatThrownBy(() -> KvmDevice.check(folder.resolve("kvm")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("kvm_intel");
    }
}
