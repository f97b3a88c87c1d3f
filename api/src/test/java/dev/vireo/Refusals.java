package dev.vireo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vireo.error.Effect;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.Violation;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What must be true of every refusal of an invalid value. */
public final class Refusals {
    private Refusals() {}

    /** The fields that are blamed, in order. */
    public static List<String> fieldsRefusedBy(ThrowingCallable call) {
        return refusal(call).violations().stream().map(Violation::field).toList();
    }

    /** The violations as text, in order. */
    public static List<String> violationsOf(ThrowingCallable call) {
        return refusal(call).violations().stream().map(Violation::toString).toList();
    }

    /** The refusal itself. */
    public static InvalidSpecException refusal(ThrowingCallable call) {
        InvalidSpecException refusal = catchThrowableOfType(InvalidSpecException.class, call);
        assertThat(refusal).as("refused").isNotNull();
        assertThat(refusal.violations()).isNotEmpty();
        assertThat(refusal.effect()).isEqualTo(Effect.NOTHING);
        refusal.violations()
                .forEach(violation -> assertThat(refusal.getMessage()).contains(violation.toString()));
        return refusal;
    }
}
