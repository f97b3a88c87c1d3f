package dev.vireo.kvm.internal.libc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What both ways to the C library do alike. */
class LibCIT {
    private static final int O_RDWR = 2;
    private static final int O_CREAT = 0100;
    private static final int SEEK_END = 2;
    private static final int NO_DESCRIPTOR = -1;
    private static final long GETPID = 39;
    private static final int PR_GET_DUMPABLE = 3;
    private static final int MADV_WILLNEED = 3;
    private static final short POLLIN = 1;
    private static final int UNIX = 1;
    private static final int STREAM = 1;

    @TempDir
    Path folder;

    static Stream<LibC> ways() {
        return Stream.of(JnrLibC.load(), new DirectLibC());
    }

    private static ByteBuffer words(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private static ByteBuffer bytes(String text) {
        return words(text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(ByteBuffer buffer) {
        return StandardCharsets.US_ASCII.decode(buffer.duplicate().clear()).toString();
    }

    private static ByteBuffer vector(ByteBuffer... pieces) {
        ByteBuffer vector = words(16 * pieces.length);
        for (ByteBuffer piece : pieces) {
            vector.putLong(Native.address(piece)).putLong(piece.capacity());
        }
        return vector;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void readsAndWritesFiles(LibC libc) throws IOException {
        Path file = folder.resolve("file");
        int fd = libc.open(file.toString(), O_CREAT | O_RDWR, 0640);
        assertThat(fd).isPositive();
        ByteBuffer some = words(4);
        ByteBuffer more = words(2);
        assertThat(libc.write(fd, Native.address(bytes("0123456789")), 10)).isEqualTo(10);
        assertThat(libc.pwrite(fd, Native.address(bytes("ab")), 2, 4)).isEqualTo(2);
        assertThat(libc.pread(fd, Native.address(some), 4, 3)).isEqualTo(4);
        assertThat(text(some)).isEqualTo("3ab6");
        assertThat(libc.preadv(fd, Native.address(vector(some, more)), 2, 0)).isEqualTo(6);
        assertThat(text(some) + text(more)).isEqualTo("0123ab");
        assertThat(libc.pwritev(fd, Native.address(vector(more, some)), 2, 10)).isEqualTo(6);
        assertThat(Files.readString(file)).isEqualTo("0123ab6789ab0123");
        assertThat(libc.ftruncate(fd, 5L << 30)).isZero();
        assertThat(libc.fallocate(fd, 0, (5L << 30) - 4096, 8192)).isZero();
        assertThat(libc.lseek(fd, -1, SEEK_END)).isEqualTo((5L << 30) + 4095);
        assertThat(libc.fdatasync(fd)).isZero();
        assertThat(libc.close(fd)).isZero();
        int again = libc.open(file.toString(), 0);
        assertThat(libc.read(again, Native.address(some), 4)).isEqualTo(4);
        assertThat(libc.readv(again, Native.address(vector(more)), 1)).isEqualTo(2);
        assertThat(text(some) + text(more)).isEqualTo("0123ab");
        assertThat(libc.close(again)).isZero();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void tellsWhyACallFailed(LibC libc) {
        assertThat(libc.ioctl(NO_DESCRIPTOR, 0xae00, 0)).isEqualTo(-1);
        assertThat(Native.errno()).isEqualTo(Errno.EBADF.number());
        assertThat(libc.open(folder.resolve("nothing").toString(), 0)).isEqualTo(-1);
        assertThat(Native.errno()).isEqualTo(Errno.ENOENT.number());
        assertThat(libc.lseek(NO_DESCRIPTOR, 0, 0)).isEqualTo(-1);
        assertThat(libc.pread(NO_DESCRIPTOR, 0, 0, 0)).isEqualTo(-1);
        assertThat(Native.errno()).isEqualTo(Errno.EBADF.number());
        assertThat(libc.send(NO_DESCRIPTOR, 0, 0, 0)).isEqualTo(-1);
        assertThat(libc.recv(NO_DESCRIPTOR, 0, 0, 0)).isEqualTo(-1);
        assertThat(List.of(
                        libc.fcntl(NO_DESCRIPTOR, 1, 0),
                        libc.bind(NO_DESCRIPTOR, 0, 0),
                        libc.listen(NO_DESCRIPTOR, 1),
                        libc.accept4(NO_DESCRIPTOR, 0, 0, 0),
                        libc.connect(NO_DESCRIPTOR, 0, 0),
                        libc.shutdown(NO_DESCRIPTOR, 0),
                        libc.munmap(1, 1),
                        libc.sigaction(-1, 0, 0),
                        libc.tgkill(-1, -1, -1)))
                .containsOnly(-1);
        assertThat(Native.errno()).isEqualTo(Errno.EINVAL.number());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void waitsAndKnowsItself(LibC libc) {
        ByteBuffer ends = words(8);
        assertThat(libc.pipe2(Native.address(ends), 0)).isZero();
        ByteBuffer asked = words(8).putInt(0, ends.getInt(0)).putShort(4, POLLIN);
        assertThat(libc.poll(Native.address(asked), 1, 0)).isZero();
        ByteBuffer one = bytes("ab");
        ByteBuffer other = bytes("c");
        assertThat(libc.writev(ends.getInt(4), Native.address(vector(one, other)), 2))
                .isEqualTo(3);
        assertThat(libc.poll(Native.address(asked), 1, -1)).isEqualTo(1);
        assertThat(asked.getShort(6)).isEqualTo(POLLIN);
        libc.close(ends.getInt(0));
        libc.close(ends.getInt(4));

        assertThat(libc.getpid()).isEqualTo((int) ProcessHandle.current().pid());
        assertThat(libc.syscall(GETPID, 0, 0, 0)).isEqualTo(libc.getpid());
        assertThat(Path.of("/proc/self/task/" + libc.gettid())).exists();
        assertThat(libc.prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)).isBetween(0, 2);
        assertThat(libc.getrandom(Native.address(words(16)), 16, 0)).isEqualTo(16);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void makesDescriptors(LibC libc) throws IOException {
        int memory = libc.memfd_create("some", 0);
        int bell = libc.eventfd(7, 0);
        int socket = libc.socket(UNIX, STREAM, 0);
        assertThat(Files.readSymbolicLink(Path.of("/proc/self/fd/" + memory)).toString())
                .startsWith("/memfd:some");
        ByteBuffer count = words(8);
        assertThat(libc.read(bell, Native.address(count), 8)).isEqualTo(8);
        assertThat(count.getLong(0)).isEqualTo(7);
        assertThat(Files.readSymbolicLink(Path.of("/proc/self/fd/" + socket)).toString())
                .startsWith("socket:");
        assertThat(libc.madvise(0, 0, MADV_WILLNEED)).isZero();
        assertThat(List.of(libc.close(memory), libc.close(bell), libc.close(socket)))
                .containsOnly(0);
    }
}
