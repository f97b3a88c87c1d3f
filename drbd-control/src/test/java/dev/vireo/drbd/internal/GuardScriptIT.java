package dev.vireo.drbd.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guard's script in a real shell, with programs that note that they were called in the place of DRBD's. */
class GuardScriptIT {
    private static final int LIMIT_SECONDS = 20;

    @TempDir
    private Path folder;

    private Path lease;
    private Path calls;
    private Path mayClose;
    private Process guard;

    @BeforeEach
    void start() throws IOException {
        lease = folder.resolve("lease");
        calls = folder.resolve("calls");
        mayClose = folder.resolve("may-close");
        Files.writeString(calls, "");
        Files.writeString(folder.resolve("guard.sh"), GuardScript.TEXT);
        program("demote", "echo demote >> " + calls + "; exit 1");
        program("close", "echo close >> " + calls + "; [ -e " + mayClose + " ]");
        Files.writeString(lease, "opened");
    }

    @AfterEach
    void end() {
        if (guard != null) {
            guard.descendants().forEach(ProcessHandle::destroyForcibly);
            guard.destroyForcibly();
        }
    }

    private void program(String name, String line) throws IOException {
        Files.writeString(folder.resolve(name), line + "\n");
    }

    private void arm(int seconds) throws IOException {
        guard = new ProcessBuilder(
                        "sh",
                        folder.resolve("guard.sh").toString(),
                        lease.toString(),
                        Integer.toString(seconds),
                        "sh " + folder.resolve("demote"),
                        "sh " + folder.resolve("close"))
                .redirectErrorStream(true)
                .start();
    }

    private boolean ends(int seconds) throws InterruptedException {
        return guard.waitFor(seconds, TimeUnit.SECONDS);
    }

    @Test
    void endsWithoutDoingAnythingWhenItIsDisarmed() throws Exception {
        arm(60);
        Files.delete(lease);
        assertThat(ends(LIMIT_SECONDS)).isTrue();
        assertThat(Files.readString(calls)).isEmpty();
    }

    @Test
    void doesNothingWhileItsLeaseIsRenewed() throws Exception {
        arm(3);
        for (int count = 0; count < 4; count++) {
            Files.writeString(lease, "renewed " + count, StandardOpenOption.TRUNCATE_EXISTING);
            assertThat(ends(1)).isFalse();
        }
        assertThat(Files.readString(calls)).isEmpty();
    }

    @Test
    void demotesAndClosesWhenNobodyRenewsItsLease() throws Exception {
        Files.writeString(mayClose, "");
        arm(1);
        assertThat(ends(LIMIT_SECONDS)).isTrue();
        assertThat(Files.readString(calls)).isEqualTo("demote\nclose\n");
        assertThat(lease).doesNotExist();
    }

    @Test
    void triesAgainAsLongAsBothArePrimary() throws Exception {
        Files.writeString(lease, GuardScript.CLOSE);
        arm(60);
        assertThat(ends(3)).isFalse();
        Files.writeString(mayClose, "");
        assertThat(ends(LIMIT_SECONDS)).isTrue();
        assertThat(Files.readString(calls)).startsWith("demote\nclose\ndemote\nclose\n");
    }

    private boolean isHeld() throws Exception {
        Process probe = new ProcessBuilder("flock", "-n", lease + ".held", "true").start();
        return probe.waitFor() != 0;
    }

    @Test
    void holdsALockAsLongAsItLives() throws Exception {
        arm(60);
        Awaitility.await("the lock").until(this::isHeld);
        guard.destroyForcibly();
        Awaitility.await("free, with the lease still there").until(() -> !isHeld());
        assertThat(lease).exists();
    }
}
