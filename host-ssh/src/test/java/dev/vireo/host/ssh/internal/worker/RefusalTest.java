package dev.vireo.host.ssh.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.CommandFailedException;
import dev.vireo.error.Effect;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.NotFoundException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What coreutils 9.1 says in the C locale. */
class RefusalTest {
    private static Reply reply(int status, String error) {
        return new Reply(status, new byte[0], error.getBytes(StandardCharsets.UTF_8), false);
    }

    private static Throwable refusal(int status, String error) {
        return Refusal.of(reply(status, error), "read", "/x");
    }

    @Test
    void tellsErrorNumbersByStrerror() {
        assertThat(refusal(1, "dd: failed to open '/x': No such file or directory\n"))
                .isInstanceOf(NotFoundException.class);
        assertThat(refusal(1, "dd: failed to open '/x': Permission denied\n"))
                .isInstanceOf(AccessDeniedException.class);
        assertThat(refusal(1, "dd: failed to open '/x': Too many levels of symbolic links\n"))
                .isInstanceOf(AccessDeniedException.class);
        assertThat(refusal(20, "dd: error writing '/x': No space left on device\n"))
                .isInstanceOf(NotEnoughResourcesException.class);
        assertThat(refusal(1, "mv: cannot move 'a' to 'b': File name too long\n"))
                .isInstanceOf(CommandFailedException.class);
    }

    @Test
    void tellsTheStatusesOfTheScript() {
        assertThat(refusal(Reply.EXISTS, "")).isInstanceOf(AlreadyExistsException.class);
        assertThat(refusal(Reply.LINK, "")).isInstanceOf(AccessDeniedException.class);
        assertThat(Refusal.of(reply(Reply.UNSURE, "sync: error"), "write", "/x").effect())
                .isEqualTo(Effect.UNKNOWN);
        assertThat(Refusal.isMissing(reply(Reply.ABSENT, ""))).isTrue();
        assertThat(Refusal.isMissing(reply(0, "No such file or directory"))).isFalse();
    }
}
