package dev.vireo.benchmarks.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end. */
public final class Tool {
    private Tool() {}

    /**
     * Runs a program; what it says on standard error is shown.
     *
     * @return its standard output
     * @throws IOException it did not end in time, or ended with another status than 0
     */
    public static String run(Duration limit, List<String> argv) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            process.getOutputStream().close();
            CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> drain(process.getInputStream()));
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(argv.get(0) + " did not end within " + limit.toSeconds() + " s");
            }
            String text = new String(output.join(), StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IOException(argv.get(0) + " ended with status " + process.exitValue() + ": " + text);
            }
            return text;
        } finally {
            process.destroyForcibly();
        }
    }

    private static byte[] drain(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
