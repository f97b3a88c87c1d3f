package dev.vireo.drbd.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The handler's script in a real shell, in a folder of its own. */
class FenceScriptIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private Process handler;

    @AfterEach
    void end() {
        if (handler != null) {
            handler.descendants().forEach(ProcessHandle::destroyForcibly);
            handler.destroyForcibly();
        }
    }

    /** The words of its request. */
    private List<String> asks(int seconds) throws IOException {
        Path script = folder.resolve("handler");
        Files.writeString(
                script,
                FenceScript.TEXT.replace("/run/vireo", folder.toString()).replace("left=60", "left=" + seconds));
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString()).redirectErrorStream(true);
        builder.environment().put("DRBD_RESOURCE", "web1");
        builder.environment().put("DRBD_PEER_ADDRESS", "192.0.2.2");
        handler = builder.start();
        Path request = folder.resolve("drbd/fence/web1.request");
        Awaitility.await("a request").atMost(LIMIT).until(() -> Files.exists(request));
        return List.of(Files.readString(request).strip().split(" ", -1));
    }

    private int answered(String id, String word) throws Exception {
        Path answer = folder.resolve("drbd/fence/web1.answer");
        Files.writeString(folder.resolve("new"), id + " " + word + "\n");
        Files.move(folder.resolve("new"), answer);
        assertThat(handler.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("drbd/fence")).isEmptyDirectory();
        return handler.exitValue();
    }

    @Test
    void tellsDrbdThatThePeerIsOff() throws Exception {
        List<String> words = asks(60);
        assertThat(words).hasSize(2).last().isEqualTo("192.0.2.2");
        assertThat(answered(words.get(0), "fenced")).isEqualTo(7);
    }

    @Test
    void keepsDrbdStandingStillWhenItIsRefused() throws Exception {
        assertThat(answered(asks(60).get(0), "refused")).isEqualTo(1);
    }

    @Test
    void keepsDrbdStandingStillWhenNobodyAnswersOrToAnotherRequestOnly() throws Exception {
        assertThat(asks(2)).hasSize(2);
        assertThat(answered("an-older-one", "fenced")).isEqualTo(1);
    }

    @Test
    void notesThatAHostIsCurrentAgainAndForgetsWhatItHasAskedFor() throws Exception {
        asks(60);
        Path script = folder.resolve("resynced");
        Files.writeString(script, ResyncScript.TEXT.replace("/run/vireo", folder.toString()));
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString()).redirectErrorStream(true);
        builder.environment().put("DRBD_RESOURCE", "web1");
        assertThat(builder.start().waitFor()).isZero();
        assertThat(folder.resolve("drbd/fence")).isDirectoryContaining("glob:**.current");
        assertThat(folder.resolve("drbd/fence/web1.request")).doesNotExist();
    }
}
