package dev.vireo.lvm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vireo.error.TimedOutException;
import dev.vireo.host.Command;
import dev.vireo.host.local.LocalHost;
import dev.vireo.lvm.LvmOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShellReporterIT extends ReporterConformance {
    @Override
    Reporter open(LocalHost on, ProcessReporter processes) {
        return new ShellReporter(on, DEADLINE, processes);
    }

    private static List<ProcessHandle> shells() {
        return ProcessHandle.current()
                .descendants()
                .filter(each -> each.info()
                        .command()
                        .filter(path -> path.endsWith("/lvm"))
                        .isPresent())
                .toList();
    }

    /** One that was told to end may still be there for a moment. */
    private static ProcessHandle shell() {
        return await().atMost(DEADLINE)
                .until(ShellReporterIT::shells, found -> found.size() == 1)
                .get(0);
    }

    @Test
    void isAskedAgainAndAgain() {
        names();
        long first = shell().pid();
        names();
        assertThat(shell().pid()).isEqualTo(first);
        assertThat(((ShellReporter) reporter()).ask(List.of("vgs"))).isPresent();
    }

    @Test
    void isReplacedWhenItHasDied() throws Exception {
        names();
        ProcessHandle first = shell();
        first.destroyForcibly();
        first.onExit().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        assertThat(names()).isEmpty();
        assertThat(names()).isEmpty();
        assertThat(shell().pid()).isNotEqualTo(first.pid());
    }

    @Test
    void isEndedAndReplacedWhenItDoesNotAnswer() {
        ProcessReporter processes = new ProcessReporter(host(), new Root(host(), LvmOptions.defaults()), DEADLINE);
        try (ShellReporter impatient = new ShellReporter(host(), Duration.ofMillis(300), processes)) {
            awaitAnswer(impatient);
            ProcessHandle first = shell();
            host().run(Command.of("kill", "-STOP", "" + first.pid())).orThrow("stop", "the shell");
            assertThatThrownBy(() -> impatient.run(List.of("vgs"))).isInstanceOf(TimedOutException.class);
            awaitAnswer(impatient);
            assertThat(shell().pid()).isNotEqualTo(first.pid());
        }
    }

    /** Until it answers in the short time that it has. */
    private static void awaitAnswer(ShellReporter reporter) {
        await().atMost(DEADLINE)
                .ignoreExceptions()
                .until(() -> reporter.ask(List.of("version")).isPresent());
    }

    @Test
    void takesNoWordThatItsShellWouldMisread() {
        assertThat(ShellReporter.line(List.of("vgs", "a\nvgremove -y b"))).isEqualTo(Optional.empty());
        assertThat(ShellReporter.line(List.of("vgs", "it's"))).isEqualTo(Optional.empty());
        assertThat(ShellReporter.line(List.of("vgs", "a b"))).contains("'vgs' 'a b'\n");
        assertThat(reporter().run(List.of("vgs", "--select", "vg_name='none'")).succeeded())
                .as("a process runs it")
                .isTrue();
    }
}
