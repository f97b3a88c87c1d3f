package dev.vireo.examples.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CommandTest {
    private static final Path ROOT = Path.of("/");
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void givesTheOutput() throws IOException {
        Command.Result result = Command.run(ROOT, LONG, List.of("printf", "%s", "a b; c"));
        assertThat(result.succeeded()).isTrue();
        assertThat(result.text()).isEqualTo("a b; c");
    }

    @Test
    void repeatsWhatAFailedCommandSaid() {
        assertThatIOException()
                .isThrownBy(() -> Command.succeed(ROOT, LONG, List.of("ls", "/no/such/file")))
                .withMessageContaining("\"ls /no/such/file\" failed with exit status 2")
                .withMessageContaining("No such file or directory");
    }

    @Test
    void saysThatThereIsNoSuchProgram() {
        assertThatExceptionOfType(MissingIngredientException.class)
                .isThrownBy(() -> Command.run(ROOT, LONG, List.of("no-such-program")))
                .withMessageContaining("cannot run no-such-program");
    }

    @Test
    void endsACommandThatTakesTooLong() throws Exception {
        assertThatIOException()
                .isThrownBy(() -> Command.run(ROOT, Duration.ofMillis(50), List.of("sleep", "600")))
                .withMessageContaining("did not finish");
        for (ProcessHandle child : ProcessHandle.current().children().toList()) {
            child.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void endsACommandWhenItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedIOException.class)
                .isThrownBy(() -> Command.run(ROOT, LONG, List.of("sleep", "600")));
        assertThat(Thread.interrupted()).isTrue();
    }
}
