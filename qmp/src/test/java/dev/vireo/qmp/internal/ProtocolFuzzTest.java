package dev.vireo.qmp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vireo.qmp.QmpFault;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Everything between the bytes of a monitor and what a connection does about them, fed by a fuzzer.
 *
 * <p>The build runs it for a short while after the unit tests; {@code CONTRIBUTING.md} tells how to run it alone. What
 * it finds worth keeping goes to {@code target/fuzz/.cifuzz-corpus}, where the next run takes it up again; an input that
 * fails is written to {@code target/fuzz} and belongs, once the fault is mended, to the kept ones under {@code
 * src/test/resources}. Those are run with the unit tests too ({@link ProtocolCorpusTest}).
 */
class ProtocolFuzzTest {
    private static final int NEGOTIATION_ID = 7;
    private static final int CEILING = 256;

    /** The first byte is the size of the chunks; the others are what the monitor sends. */
    @FuzzTest(maxDuration = "20s")
    void decodesAnything(byte[] input) {
        if (input.length < 2) {
            return;
        }
        byte[] sent = Arrays.copyOfRange(input, 1, input.length);
        List<Reaction> inChunks = react(sent, 1 + (input[0] & 0xff));
        List<Reaction> atOnce = react(sent, sent.length);

        assertThat(inChunks).hasToString(atOnce.toString()); // a greeting has no equals
        assertThat(atOnce.size()).isLessThanOrEqualTo(sent.length);
        checkOrder(atOnce);
    }

    private static List<Reaction> react(byte[] sent, int chunk) {
        Handshake handshake = new Handshake(NEGOTIATION_ID, true);
        List<Reaction> reactions = new ArrayList<>();
        MessageReader reader = new MessageReader(message -> {
            Reaction reaction = handshake.on(message);
            if (reaction != null) {
                reactions.add(reaction);
            }
        });
        LineDecoder decoder = new LineDecoder(CEILING);
        for (int at = 0; at < sent.length; at += chunk) {
            decoder.feed(ByteBuffer.wrap(sent, at, Math.min(chunk, sent.length - at)), reader);
            assertThat(decoder.capacity()).isLessThanOrEqualTo(CEILING + 1);
        }
        return reactions;
    }

    /** A greeting once and first, ready once and after it, replies only then, nothing after a refusal. */
    private static void checkOrder(List<Reaction> reactions) {
        boolean greeted = false;
        boolean ready = false;
        boolean refused = false;
        for (Reaction reaction : reactions) {
            assertThat(refused).isFalse();
            if (reaction instanceof Reaction.Negotiate negotiate) {
                assertThat(greeted).isFalse();
                assertThat(negotiate.id()).isEqualTo(NEGOTIATION_ID);
                greeted = true;
            } else if (reaction instanceof Reaction.Ready) {
                assertThat(greeted && !ready).isTrue();
                ready = true;
            } else if (reaction instanceof Reaction.Return || reaction instanceof Reaction.Fail) {
                assertThat(ready).isTrue();
            } else if (reaction instanceof Reaction.Refused) {
                assertThat(greeted && !ready).isTrue();
                refused = true;
            } else if (reaction instanceof Reaction.Report report) {
                assertThat(report.fault().kind()).isIn((Object[]) QmpFault.Kind.values());
            }
        }
    }
}
