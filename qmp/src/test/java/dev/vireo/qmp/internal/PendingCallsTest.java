package dev.vireo.qmp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.json.JsonNull;
import dev.vireo.qmp.QmpEnd;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PendingCallsTest {
    private static final Outcome DONE = new Outcome.Returned(JsonNull.INSTANCE);
    private static final QmpEnd END = new QmpEnd(QmpEnd.Kind.LOST, "over", null);

    @ParameterizedTest
    @ValueSource(ints = {0, 9_999, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void idsAreShortAndDistinct(int start) {
        PendingCalls calls = new PendingCalls(start);
        Set<Integer> ids = new HashSet<>();
        for (int i = 0; i < PendingCalls.LIMIT; i++) {
            int id = calls.register(new WaitingCall());
            assertThat(id).isBetween(0, 9_999);
            assertThat(ids.add(id)).isTrue();
        }
        assertThat(calls.register(new WaitingCall())).isEqualTo(-1);
    }

    @Test
    void anIdIsTakenOnce() {
        PendingCalls calls = new PendingCalls(0);
        WaitingCall call = new WaitingCall();
        int id = calls.register(call);
        assertThat(calls.take(id)).isSameAs(call);
        assertThat(calls.take(id)).isNull();
        assertThat(calls.take(id + 1)).isNull();
    }

    @Test
    void anAbandonedIdIsNotGivenAgainBeforeItsLateReply() {
        PendingCalls calls = new PendingCalls(0);
        WaitingCall abandoned = new WaitingCall();
        int id = calls.register(abandoned);
        abandoned.settle(Outcome.GaveUp.TIMED_OUT);
        for (int i = 0; i < 30_000; i++) {
            int other = calls.register(new WaitingCall());
            assertThat(other).isNotEqualTo(id);
            calls.take(other);
        }
        assertThat(calls.take(id)).isSameAs(abandoned);
        assertThat(abandoned.settle(DONE)).isFalse();
    }

    @Test
    void closingLosesAllAndEveryLaterOne() {
        PendingCalls calls = new PendingCalls(0);
        WaitingCall before = new WaitingCall();
        calls.register(before);
        calls.close(END);
        WaitingCall after = new WaitingCall();
        calls.register(after);
        assertThat(before.outcome()).isEqualTo(new Outcome.Lost(END));
        assertThat(after.outcome()).isEqualTo(new Outcome.Lost(END));
        assertThat(calls.size()).isZero();
    }
}
