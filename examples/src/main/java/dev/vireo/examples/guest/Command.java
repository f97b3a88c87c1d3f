package dev.vireo.examples.guest;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs one command of this machine, without a shell, within a deadline. A command that does not finish in time is
 * killed with all its children.
 */
final class Command {
    /** How much of a failed command's own words an error repeats. */
    private static final int WORDS = 2000;

    private Command() {}

    /** What a command that ran left behind. */
    static final class Result {
        private final int exit;
        private final byte[] output;
        private final String error;

        private Result(int exit, byte[] output, String error) {
            this.exit = exit;
            this.output = output;
            this.error = error;
        }

        boolean succeeded() {
            return exit == 0;
        }

        byte[] output() {
            return output.clone();
        }

        String text() {
            return new String(output, StandardCharsets.UTF_8);
        }

        /** How the command ended, with its own words about a failure, shortened. */
        String outcome() {
            String words = (error.isBlank() ? text() : error).strip();
            return "exit status " + exit + ": "
                    + (words.length() <= WORDS ? words : "..." + words.substring(words.length() - WORDS));
        }
    }

    /**
     * Runs a command to its end, whatever its exit status.
     *
     * @throws MissingIngredientException if there is no such program
     * @throws IOException if it does not finish in time, or the thread is interrupted (the flag is kept)
     */
    static Result run(Path directory, Duration deadline, List<String> argv) throws IOException {
        Path output = Files.createTempFile("vireo-command", ".out");
        Path error = Files.createTempFile("vireo-command", ".err");
        try {
            int exit = finish(start(directory, argv, output, error), deadline, argv);
            return new Result(exit, Files.readAllBytes(output), text(error));
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(error);
        }
    }

    /**
     * Runs a command that has to succeed.
     *
     * @throws MissingIngredientException if there is no such program
     * @throws IOException if it exits with another status than 0, too
     */
    static Result succeed(Path directory, Duration deadline, List<String> argv) throws IOException {
        Result result = run(directory, deadline, argv);
        if (!result.succeeded()) {
            throw new IOException("\"" + String.join(" ", argv) + "\" failed with " + result.outcome());
        }
        return result;
    }

    private static Process start(Path directory, List<String> argv, Path output, Path error) {
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(directory.toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile())
                .redirectError(error.toFile());
        builder.environment().put("LC_ALL", "C");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new MissingIngredientException("cannot run " + argv.get(0) + ": " + e.getMessage(), e);
        }
    }

    private static int finish(Process process, Duration deadline, List<String> argv) throws IOException {
        try {
            if (process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            throw new IOException(
                    "\"" + String.join(" ", argv) + "\" did not finish within " + deadline.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while \"" + String.join(" ", argv) + "\" ran");
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
