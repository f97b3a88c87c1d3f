package dev.vireo.microvm.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A JVM within the sandbox. */
@Timeout(60)
class SandboxIT {
    @Test
    void aJvmWorksInItAndCannotStartPrograms() throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Prisoner.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(said).isZero();
        assertThat(said.lines())
                .contains("threads: 2", "unix socket: made", "program: refused", "inet socket: refused")
                .contains("another process: there");
    }

    /** The program in the other JVM. */
    static final class Prisoner {
        public static void main(String[] arguments) throws IOException, InterruptedException {
            CountDownLatch enough = new CountDownLatch(1);
            Thread before = new Thread(() -> await(enough));
            before.start();
            Sandbox.enter();
            Thread after = new Thread(() -> await(enough));
            after.start();
            System.out.println("threads: " + String.join(",", new TreeSet<>(filtered())));
            enough.countDown();
            before.join();
            after.join();
            SocketChannel.open(StandardProtocolFamily.UNIX).close();
            System.out.println("unix socket: made");
            refused("program", () -> new ProcessBuilder("true").start().destroy());
            refused(
                    "inet socket",
                    () -> SocketChannel.open(StandardProtocolFamily.INET).close());
            ProcessHandle.current().parent().ifPresent(ProcessHandle::destroy);
            System.out.println(
                    "another process: " + (ProcessHandle.current().parent().isPresent() ? "there" : "gone"));
        }

        private static void await(CountDownLatch enough) {
            try {
                enough.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** The modes of seccomp of all threads: 2 is a filter. */
        private static List<String> filtered() throws IOException {
            List<String> modes = new ArrayList<>();
            try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
                for (Path thread : threads.toList()) {
                    Files.readAllLines(thread.resolve("status")).stream()
                            .filter(line -> line.startsWith("Seccomp:"))
                            .forEach(line -> modes.add(line.substring(line.indexOf('\t') + 1)));
                }
            }
            return modes;
        }

        private static void refused(String what, Attempt attempt) {
            try {
                attempt.make();
                System.out.println(what + ": made");
            } catch (IOException e) {
                System.out.println(what + ": refused");
            }
        }

        @FunctionalInterface
        private interface Attempt {
            void make() throws IOException;
        }
    }
}
