package dev.vireo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vireo.ByteSize;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.VireoException;
import dev.vireo.host.FileStatus;
import dev.vireo.host.FileType;
import dev.vireo.host.HostFiles;
import dev.vireo.host.HostPath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** {@link HostFiles}. */
abstract class FileConformance extends ConformancePart {
    private static final ByteSize ENOUGH = ByteSize.ofMiB(16);

    FileConformance(HostConformance suite) {
        super(suite);
    }

    private HostFiles files() {
        return host().files();
    }

    private String text(HostPath file) {
        return new String(files().read(file, ENOUGH).orElseThrow(), StandardCharsets.UTF_8);
    }

    private int mode(HostPath file) {
        return files().status(file).orElseThrow().mode();
    }

    private void link(HostPath target, HostPath link) {
        host().run(programs().linking(target, link)).orThrow("link", link.value());
    }

    @Test
    void readsWhatWasWritten() {
        HostPath file = path("a file, with ümlauts 🐧");
        byte[] content = noise(300_000);
        files().replace(file, content, 0640);
        assertThat(files().read(file, ENOUGH)).hasValue(content);
        assertThat(mode(file)).isEqualTo(0640);
        files().replace(file, new byte[0], 0600);
        assertThat(files().read(file, ENOUGH)).hasValue(new byte[0]);
        assertThat(mode(file)).isEqualTo(0600);
    }

    @Test
    void givesExactModesWhateverTheUmask() {
        for (int mode : new int[] {0600, 0644, 0666, 0777, 0400}) {
            files().replace(path("file"), bytes("x"), mode);
            assertThat(mode(path("file"))).isEqualTo(mode);
        }
        files().createFolders(path("open").resolve("deep"), 0777);
        assertThat(mode(path("open"))).isEqualTo(0777);
        assertThat(mode(path("open").resolve("deep"))).isEqualTo(0777);
    }

    @Test
    void replacingMakesANewFile() {
        HostPath file = path("file");
        files().replace(file, bytes("old"), 0600);
        long before = files().status(file).orElseThrow().inode();
        files().replace(file, bytes("new"), 0600);
        assertThat(text(file)).isEqualTo("new");
        assertThat(files().status(file).orElseThrow().inode()).isNotEqualTo(before);
        assertThat(files().list(fixture().folder())).hasSize(1);
    }

    @Test
    void findsNothingWhereThereIsNothing() {
        assertThat(files().read(path("none"), ENOUGH)).isEmpty();
        assertThat(files().status(path("none"))).isEmpty();
        assertThat(files().list(path("none"))).isEmpty();
        assertThat(files().delete(path("none"))).isFalse();
        files().deleteTree(path("none"));
        assertThatThrownBy(() -> files().readRange(path("none"), 0, 1)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void refusesToReadMoreThanTheLimit() {
        HostPath file = path("file");
        files().replace(file, bytes("12345"), 0600);
        assertThat(files().read(file, ByteSize.ofBytes(5))).isPresent();
        assertThatThrownBy(() -> files().read(file, ByteSize.ofBytes(4)))
                .isInstanceOf(NotEnoughResourcesException.class);
    }

    @Test
    void readsRanges() {
        HostPath file = path("file");
        files().replace(file, bytes("0123456789"), 0600);
        assertThat(range(file, 3, 4)).isEqualTo("3456");
        assertThat(range(file, 8, 10)).isEqualTo("89");
        assertThat(range(file, 10, 10)).isEmpty();
        assertThat(range(file, 1000, 1)).isEmpty();
        assertThat(range(file, 0, 0)).isEmpty();
    }

    private String range(HostPath file, long offset, int length) {
        ByteBuffer bytes = files().readRange(file, offset, length);
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    @Test
    void createsOnlyWhatIsNotThere() {
        HostPath file = path("file");
        files().create(file, bytes("first"), 0644);
        assertThat(mode(file)).isEqualTo(0644);
        assertThatThrownBy(() -> files().create(file, bytes("second"), 0600))
                .isInstanceOf(AlreadyExistsException.class);
        assertThat(text(file)).isEqualTo("first");
        assertThat(files().list(fixture().folder())).hasSize(1);
    }

    @Test
    void ofManyCreatorsOneWins() {
        HostPath file = path("file");
        List<FutureTask<Boolean>> creators = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            byte[] content = bytes("creator " + i);
            creators.add(async(() -> {
                try {
                    files().create(file, content, 0600);
                    return true;
                } catch (AlreadyExistsException e) {
                    return false;
                }
            }));
        }
        assertThat(creators.stream().filter(ConformancePart::get)).hasSize(1);
        assertThat(files().list(fixture().folder())).hasSize(1);
    }

    @Test
    void aReaderSeesTheOldOrTheNewContentWhole() {
        HostPath file = path("file");
        byte[] first = new byte[100_000];
        byte[] second = new byte[120_000];
        Arrays.fill(second, (byte) 1);
        files().replace(file, first, 0600);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger reads = new AtomicInteger();
        FutureTask<Boolean> reader = async(() -> {
            while (!done.get()) {
                byte[] content = files().read(file, ENOUGH).orElseThrow();
                assertThat(Arrays.equals(content, first) || Arrays.equals(content, second))
                        .isTrue();
                reads.incrementAndGet();
            }
            return true;
        });
        try {
            for (int i = 0; i < 50 || (reads.get() < 20 && !reader.isDone()); i++) {
                files().replace(file, i % 2 == 0 ? second : first, 0600);
            }
        } finally {
            done.set(true);
        }
        assertThat(get(reader)).isTrue();
    }

    @Test
    void refusesAFileInAFolderThatIsNotThere() {
        HostPath file = path("none").resolve("file");
        assertThatThrownBy(() -> files().replace(file, bytes("x"), 0600)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> files().create(file, bytes("x"), 0600)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void refusesNamesThatAreTooLong() {
        files().replace(path("n".repeat(255)), bytes("x"), 0600);
        assertThatThrownBy(() -> files().replace(path("n".repeat(256)), bytes("x"), 0600))
                .isInstanceOf(VireoException.class);
        assertThat(files().list(fixture().folder())).hasSize(1);
    }

    @Test
    void deletes() {
        files().replace(path("file"), bytes("x"), 0600);
        assertThat(files().delete(path("file"))).isTrue();
        assertThat(files().delete(path("file"))).isFalse();
        files().createFolders(path("folder"), 0700);
        assertThatThrownBy(() -> files().delete(path("folder"))).isInstanceOf(VireoException.class);
    }

    @Test
    void deletesTrees() {
        files().createFolders(path("tree").resolve("a").resolve("b"), 0700);
        files().replace(path("tree").resolve("file"), bytes("x"), 0600);
        files().replace(path("tree").resolve("a").resolve("ümlaut"), bytes("x"), 0600);
        files().deleteTree(path("tree"));
        assertThat(files().status(path("tree"))).isEmpty();
    }

    @Test
    void listsByNameWithStatus() {
        files().replace(path("b"), bytes("12345"), 0600);
        files().createFolders(path("a"), 0711);
        link(path("b"), path("c"));
        List<FileStatus> entries = files().list(fixture().folder());
        assertThat(entries).extracting(FileStatus::name).containsExactly("a", "b", "c");
        assertThat(entries).extracting(FileStatus::type).containsExactly(FileType.FOLDER, FileType.FILE, FileType.LINK);
        FileStatus file = entries.get(1);
        assertThat(file).isEqualTo(files().status(path("b")).orElseThrow());
        assertThat(file.size()).isEqualTo(5);
        assertThat(file.userId()).isEqualTo(host().facts().userId());
        assertThat(file.modified())
                .isBetween(
                        Instant.now().minus(Duration.ofHours(1)), Instant.now().plusSeconds(60));
        assertThat(entries.get(0).mode()).isEqualTo(0711);
    }

    @Test
    void leavesExistingFoldersAlone() {
        files().createFolders(path("a"), 0711);
        files().createFolders(path("a").resolve("b"), 0700);
        files().createFolders(path("a").resolve("b"), 0755);
        assertThat(mode(path("a"))).isEqualTo(0711);
        assertThat(mode(path("a").resolve("b"))).isEqualTo(0700);
        files().replace(path("file"), bytes("x"), 0600);
        assertThatThrownBy(() -> files().createFolders(path("file"), 0700)).isInstanceOf(AlreadyExistsException.class);
    }

    @Test
    void neverReadsThroughALink() {
        files().replace(path("secret"), bytes("secret"), 0600);
        link(path("secret"), path("link"));
        assertThatThrownBy(() -> files().read(path("link"), ENOUGH)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> files().readRange(path("link"), 0, 1)).isInstanceOf(AccessDeniedException.class);
        assertThat(files().status(path("link")).orElseThrow().type()).isEqualTo(FileType.LINK);
    }

    @Test
    void neverWritesOrDeletesThroughALink() {
        files().createFolders(path("target"), 0700);
        files().replace(path("target").resolve("kept"), bytes("kept"), 0600);
        link(path("target").resolve("kept"), path("link"));
        assertThatThrownBy(() -> files().create(path("link"), bytes("x"), 0600))
                .isInstanceOf(AlreadyExistsException.class);
        files().replace(path("link"), bytes("replaced"), 0600);
        assertThat(files().status(path("link")).orElseThrow().type()).isEqualTo(FileType.FILE);
        assertThat(text(path("target").resolve("kept"))).isEqualTo("kept");

        files().createFolders(path("tree"), 0700);
        link(path("target"), path("tree").resolve("link"));
        files().deleteTree(path("tree"));
        assertThat(text(path("target").resolve("kept"))).isEqualTo("kept");
    }

    @Test
    void takesNoLinkForAFolder() {
        files().createFolders(path("target"), 0700);
        files().replace(path("target").resolve("kept"), bytes("kept"), 0600);
        link(path("target"), path("link"));
        assertThatThrownBy(() -> files().list(path("link"))).isInstanceOf(VireoException.class);
        assertThatThrownBy(() -> files().deleteTree(path("link"))).isInstanceOf(VireoException.class);
        assertThatThrownBy(() -> files().createFolders(path("link"), 0700)).isInstanceOf(AlreadyExistsException.class);
        assertThat(text(path("target").resolve("kept"))).isEqualTo("kept");
    }

    @Test
    void givesFilesAway() {
        assumeTrue(host().facts().userId() == 0, "only root gives files away");
        files().replace(path("file"), bytes("x"), 0600);
        files().changeOwner(path("file"), 4711, 4712);
        assertThat(files().status(path("file")).orElseThrow().userId()).isEqualTo(4711);
        assertThatThrownBy(() -> files().changeOwner(path("none"), 1, 1)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void anInterruptDoesNotTearAFile() {
        FutureTask<Boolean> work = async(() -> {
            Thread.currentThread().interrupt();
            files().replace(path("file"), bytes("whole"), 0600);
            return Thread.currentThread().isInterrupted();
        });
        try {
            assertThat(get(work)).isTrue();
            assertThat(text(path("file"))).isEqualTo("whole");
        } catch (dev.vireo.error.InterruptedOperationException refused) {
            assertThat(files().list(fixture().folder())).isEmpty();
        }
    }
}
