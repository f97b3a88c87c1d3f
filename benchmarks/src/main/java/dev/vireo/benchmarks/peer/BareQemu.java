package dev.vireo.benchmarks.peer;

import dev.vireo.benchmarks.site.Folder;
import dev.vireo.benchmarks.site.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A QEMU without a machine, for rows that measure the protocol. It has as many monitors as there are clients. */
public final class BareQemu implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(2);

    private final Process process;
    private final List<Path> monitors;

    private BareQemu(Process process, List<Path> monitors) {
        this.process = process;
        this.monitors = List.copyOf(monitors);
    }

    /** Starts one and waits until its monitors listen. */
    public static BareQemu start(Folder folder, int monitorCount) throws Exception {
        Path sockets = folder.sub("q");
        List<Path> monitors = new ArrayList<>();
        List<String> argv = new ArrayList<>(List.of("qemu-system-x86_64", "-machine", "none", "-S", "-nodefaults"));
        argv.addAll(List.of("-no-user-config", "-display", "none"));
        for (int i = 0; i < monitorCount; i++) {
            Path monitor = sockets.resolve("m" + i);
            Files.deleteIfExists(monitor);
            monitors.add(monitor);
            argv.addAll(List.of("-chardev", "socket,id=c" + i + ",server=on,wait=off,path=" + monitor));
            argv.addAll(List.of("-mon", "mode=control,chardev=c" + i));
        }
        Process process = new ProcessBuilder(argv).inheritIO().start();
        try {
            process.getOutputStream().close();
            Waiting.until("QEMU listens on " + monitors, LIMIT, PAUSE, () -> {
                if (!process.isAlive()) {
                    throw new IOException("QEMU ended with status " + process.exitValue());
                }
                return monitors.stream().allMatch(Files::exists);
            });
            return new BareQemu(process, monitors);
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** The socket of a monitor. */
    public Path monitor(int index) {
        return monitors.get(index);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
