package dev.vireo.it.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.domain.ConsoleChunk;
import dev.vireo.domain.ConsoleKind;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.ConsoleSpec;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainState;
import dev.vireo.host.Command;
import dev.vireo.it.fake.FakeDriverProvider;
import dev.vireo.it.support.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The console's bounded log, and its readers. A flooding guest prints numbered lines of 16 bytes. */
class ConsoleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int HISTORY = 64 * 1024;
    private static final int SEGMENT = HISTORY / 2;

    @RegisterExtension
    final World world = new World(new FakeDriverProvider());

    private Domain start() {
        Domain domain = world.connect()
                .domains()
                .define(World.spec("one")
                        .console(new ConsoleSpec(ConsoleKind.SERIAL, ByteSize.ofBytes(HISTORY)))
                        .build());
        domain.start();
        return domain;
    }

    private static void flood(Domain domain, long bytes) {
        domain.console().write("flood " + bytes + "\necho flooded\n");
    }

    /** All that a reader reads until the guest has ended; checks that positions and losses add up. */
    private static Read readToEnd(ConsoleReader reader) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        long lost = 0;
        long expected = -1;
        while (true) {
            var next = reader.next(PATIENCE);
            if (next.isEmpty()) {
                assertThat(reader.atEnd()).as("the guest has ended").isTrue();
                return new Read(text.toString(StandardCharsets.US_ASCII), lost, expected);
            }
            ConsoleChunk chunk = next.get();
            if (expected >= 0) {
                assertThat(chunk.position()).isEqualTo(expected + chunk.lost());
            }
            lost += chunk.lost();
            text.writeBytes(chunk.bytes());
            expected = chunk.position() + chunk.bytes().length;
        }
    }

    private record Read(String text, long lost, long end) {}

    /** The flood's lines in what was read have no gaps but where something was lost. */
    private static void assertGapless(String text) {
        long last = -1;
        for (String line : text.split("\n", -1)) {
            if (line.matches("\\d{15}")) {
                long number = Long.parseLong(line);
                assertThat(number).isEqualTo(last < 0 ? number : last + 1);
                last = number;
            }
        }
    }

    private long output(long flood) {
        return "guest one\r\n".length() + flood + "flooded\r\n".length();
    }

    @Test
    void readsAllThatIsPrintedWhileItFollows() {
        Domain domain = start();
        long printed = "guest one\r\n".length();
        long read = 0;
        try (ConsoleReader reader = domain.console().readAll()) {
            // Many times the history in all, but never more than a reader can follow.
            for (int i = 0; i < 40; i++) {
                flood(domain, 16 * 1024);
                printed += 16 * 1024 + "flooded\r\n".length();
                while (read < printed) {
                    ConsoleChunk chunk = reader.next(PATIENCE).orElseThrow();
                    assertThat(chunk.lost()).isZero();
                    assertThat(chunk.position()).isEqualTo(read);
                    read += chunk.bytes().length;
                }
            }
            domain.console().write("exit 0\n");
            Read rest = readToEnd(reader);
            assertThat(rest.lost()).isZero();
            assertThat(read).isEqualTo(printed);
        }
    }

    @Test
    void keepsTheLastOutputOfAFlood() throws IOException {
        Domain domain = start();
        long flood = 8L << 20;
        flood(domain, flood);
        domain.console().write("exit 0\n");
        domain.await(DomainState.STOPPED, PATIENCE);
        try (ConsoleReader reader = domain.console().readAll()) {
            Read kept = readToEnd(reader);
            assertThat(kept.text()).endsWith("flooded\r\n").hasSizeBetween(SEGMENT, HISTORY);
            assertThat(kept.end()).isEqualTo(output(flood));
            assertThat(kept.lost())
                    .as("whoever asks for what there is has lost nothing")
                    .isZero();
            assertGapless(kept.text());
        }
        try (ConsoleReader reader = domain.console().readFrom(5)) {
            Read kept = readToEnd(reader);
            assertThat(5 + kept.lost() + kept.text().length()).isEqualTo(output(flood));
        }
        assertThat(logged(domain, "console")).isLessThanOrEqualTo(HISTORY);
    }

    @Test
    void keepsTheHypervisorsOwnWordsWithinBounds() throws IOException {
        Domain domain = start();
        domain.console().write("rant 200000\n");
        try (ConsoleReader reader = domain.console().readAll()) {
            reader.awaitText("calm again", PATIENCE);
        }
        Awaitility.await().until(() -> logged(domain, "stderr") > 0);
        assertThat(logged(domain, "stderr")).isLessThanOrEqualTo(128 * 1024);
    }

    private long logged(Domain domain, String log) throws IOException {
        Path logs = Path.of(world.root()
                .durable()
                .resolve("logs")
                .resolve(domain.name().value())
                .value());
        long size = 0;
        try (var files = Files.walk(logs)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                size += file.getFileName().toString().startsWith(log) ? Files.size(file) : 0;
            }
        }
        return size;
    }

    @Test
    void tellsExactlyWhatAReaderHasMissed() {
        Domain domain = start();
        try (ConsoleReader slow = domain.console().readAll()) {
            assertThat(slow.awaitText("guest one\r\n", PATIENCE)).isEqualTo("guest one\r\n");
            long flood = 4L << 20;
            flood(domain, flood);
            try (ConsoleReader quick = domain.console().readFrom(flood)) {
                quick.awaitText("flooded", PATIENCE);
            }
            domain.console().write("exit 0\n");
            domain.await(DomainState.STOPPED, PATIENCE);
            Read rest = readToEnd(slow);
            assertThat("guest one\r\n".length() + rest.lost() + rest.text().length())
                    .isEqualTo(output(flood));
            assertThat(rest.end()).isEqualTo(output(flood));
        }
    }

    @Test
    void hasAnyNumberOfReaders() {
        Domain domain = start();
        List<CompletableFuture<Read>> reads = new ArrayList<>();
        List<ConsoleReader> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ConsoleReader reader = i % 2 == 0
                    ? domain.console().readAll()
                    : world.connect().domains().get(domain.name()).console().readFrom(0);
            readers.add(reader);
            reads.add(CompletableFuture.supplyAsync(() -> readToEnd(reader)));
        }
        flood(domain, 20_000);
        try (ConsoleReader pace = domain.console().readAll()) {
            pace.awaitText("flooded", PATIENCE);
        }
        domain.console().write("exit 0\n");
        for (CompletableFuture<Read> read : reads) {
            assertThat(read.join().text()).hasSize((int) output(20_000)).endsWith("flooded\r\n");
        }
        readers.forEach(ConsoleReader::close);
    }

    @Test
    void readsOnlyWhatComesFromNowOn() {
        Domain domain = start();
        try (ConsoleReader reader = domain.console().readAll()) {
            reader.awaitText("guest one", PATIENCE);
        }
        domain.console().write("echo before\n");
        try (ConsoleReader reader = domain.console().readAll()) {
            reader.awaitText("before\r\n", PATIENCE);
        }
        try (ConsoleReader reader = domain.console().readNew()) {
            domain.console().write("echo after\n");
            assertThat(reader.awaitText("after\r\n", PATIENCE)).isEqualTo("after\r\n");
        }
    }

    @Test
    void beginsAnewWithEachRun() {
        Domain domain = start();
        domain.console().write("echo first-run\n");
        try (ConsoleReader reader = domain.console().readAll()) {
            reader.awaitText("first-run", PATIENCE);
            domain.destroy();
            domain.start();
            Read rest = readToEnd(reader);
            assertThat(rest.text()).doesNotContain("guest one");
        }
        try (ConsoleReader reader = domain.console().readAll()) {
            assertThat(reader.awaitText("guest one", PATIENCE)).doesNotContain("first-run");
        }
    }

    @Test
    void goesOnWithoutAnyProgram() {
        Domain domain = start();
        world.connect().close();
        domain.console().write("flood 200000\necho on-my-own\n");
        world.closeAll();
        try (ConsoleReader reader =
                world.connect().domains().get(domain.name()).console().readAll()) {
            reader.awaitText("on-my-own", PATIENCE);
        }
    }

    /** What cannot be written is lost; the guest must not wait for it. */
    @Test
    void neverHoldsTheGuestUpWhenTheDiskIsFull() throws IOException {
        Path logs = Files.createDirectories(
                Path.of(world.root().durable().resolve("logs").value()));
        world.host()
                .run(Command.of("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", logs.toString()))
                .orThrow("mount", "tmpfs");
        try {
            Domain domain = start();
            flood(domain, 4L << 20);
            domain.console().write("exit 0\n");
            domain.await(DomainState.STOPPED, PATIENCE);
            try (ConsoleReader reader = domain.console().readAll()) {
                assertThat(readToEnd(reader).lost()).isNotNegative();
            }
            domain.undefine();
            world.state().awaitNoProcess();
        } finally {
            Awaitility.await()
                    .until(() -> world.host()
                            .run(Command.of("umount", logs.toString()))
                            .succeeded());
        }
    }

    @Test
    void goesOnWhenThereIsSpaceAgain() throws IOException {
        Path logs = Files.createDirectories(
                Path.of(world.root().durable().resolve("logs").value()));
        world.host()
                .run(Command.of("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", logs.toString()))
                .orThrow("mount", "tmpfs");
        try {
            Domain domain = start();
            Path ballast = logs.resolve("ballast");
            fill(ballast);
            flood(domain, 1L << 20);
            Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> true);
            Files.delete(ballast);
            Awaitility.await().until(() -> {
                domain.console().write("flood 40000\necho well-again\n");
                try (ConsoleReader reader = domain.console().readAll()) {
                    return reader.next(Duration.ofSeconds(1)).isPresent() && appears(domain, "well-again");
                }
            });
            domain.destroy();
            domain.undefine();
            world.state().awaitNoProcess();
        } finally {
            Awaitility.await()
                    .until(() -> world.host()
                            .run(Command.of("umount", logs.toString()))
                            .succeeded());
        }
    }

    private static boolean appears(Domain domain, String text) {
        try (ConsoleReader reader = domain.console().readAll()) {
            reader.awaitText(text, Duration.ofSeconds(2));
            return true;
        } catch (dev.vireo.error.TimedOutException e) {
            return false;
        }
    }

    private static void fill(Path file) {
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(new byte[1024]);
            }
        } catch (IOException full) {
            // as it should be
        }
    }
}
