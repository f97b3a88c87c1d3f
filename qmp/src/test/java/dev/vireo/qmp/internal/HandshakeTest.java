package dev.vireo.qmp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.json.JsonNumber;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonString;
import dev.vireo.json.JsonValue;
import dev.vireo.qmp.QemuVersion;
import dev.vireo.qmp.QmpEvent;
import dev.vireo.qmp.QmpFault;
import dev.vireo.qmp.QmpGreeting;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    private static final QmpGreeting GREETING = new QmpGreeting(new QemuVersion(7, 2, 22, ""), Set.of("oob"));
    private static final QmpEvent RESUME = new QmpEvent("RESUME", JsonObject.EMPTY, Instant.EPOCH);
    private static final int ID = 4711;

    private final Handshake handshake = new Handshake(ID, true);

    private static Message.Success success(JsonValue id) {
        return new Message.Success(id, JsonObject.EMPTY);
    }

    private static Message.Success success(long id) {
        return success(JsonNumber.of(id));
    }

    private Handshake ready() {
        handshake.on(new Message.Greeting(GREETING));
        handshake.on(success(ID));
        assertThat(handshake.state()).isEqualTo(Handshake.State.READY);
        return handshake;
    }

    private static void assertFault(Reaction reaction, QmpFault.Kind kind) {
        assertThat(reaction)
                .isInstanceOfSatisfying(
                        Reaction.Report.class,
                        report -> assertThat(report.fault().kind()).isEqualTo(kind));
    }

    @Test
    void goesThroughItsStates() {
        assertThat(handshake.state()).isEqualTo(Handshake.State.AWAITING_GREETING);
        assertThat(handshake.on(new Message.Greeting(GREETING))).isEqualTo(new Reaction.Negotiate(ID, true));
        assertThat(handshake.state()).isEqualTo(Handshake.State.NEGOTIATING);
        assertThat(handshake.on(success(ID))).isEqualTo(new Reaction.Ready(GREETING, true));
        assertThat(handshake.state()).isEqualTo(Handshake.State.READY);
        handshake.close();
        assertThat(handshake.state()).isEqualTo(Handshake.State.CLOSED);
        assertThat(handshake.on(success(1))).isNull();
    }

    @Test
    void asksForOutOfBandOnlyWhatIsOffered() {
        QmpGreeting without = new QmpGreeting(new QemuVersion(7, 2, 22, ""), Set.of());
        assertThat(handshake.on(new Message.Greeting(without))).isEqualTo(new Reaction.Negotiate(ID, false));
        assertThat(handshake.on(success(ID))).isEqualTo(new Reaction.Ready(without, false));
        assertThat(new Handshake(ID, false).on(new Message.Greeting(GREETING)))
                .isEqualTo(new Reaction.Negotiate(ID, false));
    }

    @Test
    void anEventIsNeverTakenForTheCapabilitiesReply() {
        assertThat(handshake.on(new Message.Notice(RESUME))).isEqualTo(new Reaction.Announce(RESUME));
        assertThat(handshake.state()).isEqualTo(Handshake.State.AWAITING_GREETING);
        handshake.on(new Message.Greeting(GREETING));
        assertThat(handshake.on(new Message.Notice(RESUME))).isEqualTo(new Reaction.Announce(RESUME));
        assertThat(handshake.state()).isEqualTo(Handshake.State.NEGOTIATING);
        handshake.on(success(ID));
        assertThat(handshake.on(new Message.Notice(RESUME))).isEqualTo(new Reaction.Announce(RESUME));
    }

    @Test
    void onlyTheNegotiationsOwnIdMakesItReady() {
        assertFault(handshake.on(success(ID)), QmpFault.Kind.UNEXPECTED_MESSAGE);
        handshake.on(new Message.Greeting(GREETING));
        assertFault(handshake.on(success(ID + 1)), QmpFault.Kind.UNEXPECTED_MESSAGE);
        assertFault(handshake.on(success(null)), QmpFault.Kind.UNKNOWN_ID);
        assertThat(handshake.state()).isEqualTo(Handshake.State.NEGOTIATING);
    }

    @Test
    void refusedCapabilitiesEndIt() {
        handshake.on(new Message.Greeting(GREETING));
        assertThat(handshake.on(new Message.Failure(JsonNumber.of(ID), "GenericError", "busy")))
                .isInstanceOf(Reaction.Refused.class);
        assertThat(handshake.state()).isEqualTo(Handshake.State.CLOSED);
    }

    @Test
    void repliesGoByTheirId() {
        assertThat(ready().on(success(7))).isEqualTo(new Reaction.Return(7, JsonObject.EMPTY));
        assertThat(handshake.on(new Message.Failure(JsonNumber.of(8), "GenericError", "no")))
                .isEqualTo(new Reaction.Fail(8, "GenericError", "no"));
    }

    @Test
    void anErrorWithoutAnIdBelongsToNobody() {
        assertFault(ready().on(new Message.Failure(null, "GenericError", "x")), QmpFault.Kind.UNMATCHED_ERROR);
        assertThat(handshake.state()).isEqualTo(Handshake.State.READY);
    }

    @Test
    void foreignIdsAreFaults() {
        Handshake ready = ready();
        assertFault(ready.on(success(null)), QmpFault.Kind.UNKNOWN_ID);
        assertFault(ready.on(success(new JsonString("7"))), QmpFault.Kind.UNKNOWN_ID);
        assertFault(ready.on(success(-1)), QmpFault.Kind.UNKNOWN_ID);
        assertFault(ready.on(success(1L << 40)), QmpFault.Kind.UNKNOWN_ID);
        assertFault(ready.on(success(JsonNumber.of(0.5))), QmpFault.Kind.UNKNOWN_ID);
        assertFault(ready.on(new Message.Failure(JsonObject.EMPTY, "GenericError", "x")), QmpFault.Kind.UNKNOWN_ID);
    }

    @Test
    void aSecondGreetingIsAFault() {
        assertFault(ready().on(new Message.Greeting(GREETING)), QmpFault.Kind.UNEXPECTED_MESSAGE);
    }

    @Test
    void nonsenseIsReported() {
        assertFault(
                handshake.on(new Message.Unintelligible(QmpFault.Kind.MALFORMED_LINE, "x")),
                QmpFault.Kind.MALFORMED_LINE);
    }
}
