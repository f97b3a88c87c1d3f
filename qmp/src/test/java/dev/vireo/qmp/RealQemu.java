package dev.vireo.qmp;

import dev.vireo.host.HostPath;
import dev.vireo.host.SocketTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A QEMU without a machine, with as many monitors as asked for, that ends with the test. */
final class RealQemu implements AutoCloseable {
    private final Path folder;
    private final Process process;

    private RealQemu(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    static RealQemu start(int monitors, String... more) {
        try {
            Path folder = Files.createTempDirectory("qemu");
            List<String> argv = new ArrayList<>(List.of("qemu-system-x86_64", "-nodefaults", "-display", "none", "-S"));
            argv.addAll(more.length > 0 ? List.of(more) : List.of("-machine", "none"));
            for (int i = 0; i < monitors; i++) {
                argv.add("-qmp");
                argv.add("unix:" + folder.resolve("monitor" + i) + ",server=on,wait=off");
            }
            Process process = new ProcessBuilder(argv)
                    .redirectError(folder.resolve("stderr").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            RealQemu qemu = new RealQemu(folder, process);
            qemu.awaitSockets(monitors);
            return qemu;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** QEMU listens on its monitors before it does anything else that takes time. */
    private void awaitSockets(int monitors) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!listens(folder.resolve("monitor" + (monitors - 1)))) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IllegalStateException("QEMU does not listen");
            }
            Thread.onSpinWait();
        }
    }

    /** A socket is there a moment before anybody listens at it; the kernel's list tells which do. */
    private static boolean listens(Path socket) throws IOException {
        String end = " " + socket;
        try (Stream<String> sockets = Files.lines(Path.of("/proc/net/unix"))) {
            return sockets.anyMatch(line -> line.endsWith(end) && line.contains(" 00010000 "));
        }
    }

    SocketTarget monitor(int index) {
        return SocketTarget.of(HostPath.of(folder.resolve("monitor" + index).toString()));
    }

    Process process() {
        return process;
    }

    void signal(String name) throws Exception {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException("kill failed");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
