package dev.vireo.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.EventsDroppedException;
import dev.vireo.PublicTypes;
import dev.vireo.host.LockHolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorsTest {
    private static final ErrorDetails DETAILS = ErrorDetails.of("start", "domain web1", "its disk does not exist");

    @Test
    void theMessageIsASentence() {
        assertThat(new NotFoundException(DETAILS)).hasMessage("start domain web1: its disk does not exist");
        assertThat(new NotFoundException(DETAILS.advice("create the disk")))
                .hasMessage("start domain web1: its disk does not exist; create the disk");
    }

    @ParameterizedTest
    @CsvSource({
        "NOTHING, ''",
        "PARTIAL, ' [applied in part]'",
        "GOES_ON, ' [goes on]'",
        "UNKNOWN, ' [effect unknown]'",
    })
    void theMessageTellsTheEffect(Effect effect, String ending) {
        TimedOutException failure = new TimedOutException(DETAILS.effect(effect));
        assertThat(failure).hasMessage("start domain web1: its disk does not exist" + ending);
        assertThat(failure.effect()).isEqualTo(effect);
    }

    @Test
    void detailsAreChangedByCopy() {
        ErrorDetails changed = DETAILS.effect(Effect.UNKNOWN).advice("look");
        assertThat(DETAILS.advice()).isEmpty();
        assertThat(DETAILS.effect()).isEqualTo(Effect.NOTHING);
        assertThat(changed.advice()).contains("look");
        assertThat(changed.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(changed.attempted()).isEqualTo("start");
        assertThat(changed.subject()).isEqualTo("domain web1");
        assertThat(changed.problem()).isEqualTo("its disk does not exist");
    }

    static List<Class<?>> errors() {
        return PublicTypes.all().stream()
                .filter(VireoException.class::isAssignableFrom)
                .filter(type -> !Modifier.isAbstract(type.getModifiers()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void everyErrorIsFinalAndOfOneRoot(Class<?> error) {
        assertThat(error).isFinal().hasSuperclass(VireoException.class);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void everyErrorThatCanHaveACauseKeepsIt(Class<?> error) throws ReflectiveOperationException {
        IOException cause = new IOException("x");
        for (var constructor : error.getConstructors()) {
            if (List.of(constructor.getParameterTypes()).equals(List.of(ErrorDetails.class, Throwable.class))) {
                VireoException made = (VireoException) constructor.newInstance(DETAILS, cause);
                assertThat(made).hasCause(cause).hasMessage(DETAILS.toString());
                assertThat(made.details()).isSameAs(DETAILS);
                assertThat(made.attempted()).isEqualTo("start");
                assertThat(made.subject()).isEqualTo("domain web1");
                assertThat(made.advice()).isEmpty();
            }
        }
    }

    @Test
    void anInvalidSpecListsEveryViolation() {
        List<Violation> violations =
                new ArrayList<>(List.of(new Violation("a", "is bad"), new Violation("", "is worse")));
        InvalidSpecException failure = new InvalidSpecException("thing", violations);
        violations.clear();
        assertThat(failure).hasMessage("validate thing: a is bad; is worse");
        assertThat(failure.violations()).hasSize(2);
        assertThatThrownBy(() -> failure.violations().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(InvalidSpecException.of("thing", "f", "p").violations()).containsExactly(new Violation("f", "p"));
    }

    @Test
    void errorsSurviveSerialization() throws Exception {
        LockHolder holder = new LockHolder("java[1]@a", "start web1", Instant.EPOCH);
        LockedByException locked =
                copy(new LockedByException(DETAILS.advice("wait").effect(Effect.PARTIAL), holder));
        assertThat(locked.holder()).contains(holder);
        assertThat(locked.advice()).contains("wait");
        assertThat(locked.effect()).isEqualTo(Effect.PARTIAL);
        assertThat(copy(InvalidSpecException.of("thing", "f", "p")).violations())
                .containsExactly(new Violation("f", "p"));
        assertThat(copy(new CommandFailedException(DETAILS, List.of("lvs"), 5, "no"))
                        .argv())
                .containsExactly("lvs");
    }

    @SuppressWarnings({"unchecked", "BanSerializableRead"})
    private static <T extends VireoException> T copy(T failure) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(failure);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }

    @Test
    void typedErrorsKeepTheirParts() {
        LockHolder holder = new LockHolder("java[1]@a", "start web1", Instant.EPOCH);
        assertThat(new LockedByException(DETAILS, holder).holder()).contains(holder);
        assertThat(new LockedByException(DETAILS, null).holder()).isEmpty();
        KernelException kernel = new KernelException(DETAILS, "flock", 11);
        assertThat(kernel.call()).isEqualTo("flock");
        assertThat(kernel.errno()).isEqualTo(11);
        MonitorException monitor = new MonitorException(DETAILS, "cont", "GenericError", "no");
        assertThat(List.of(monitor.command(), monitor.errorClass(), monitor.description()))
                .containsExactly("cont", "GenericError", "no");
        CommandFailedException command = new CommandFailedException(DETAILS, List.of("lvs"), 5, "no");
        assertThat(command.argv()).containsExactly("lvs");
        assertThat(new EventsDroppedException(7).count()).isEqualTo(7);
        assertThat(new EventsDroppedException(7)).hasMessageContaining("7 events were dropped");
    }
}
