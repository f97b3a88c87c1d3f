package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.host.Host;
import dev.vireo.testkit.EffectHook;
import dev.vireo.testkit.FaultyHost;
import dev.vireo.testkit.HostCall;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A program that dies in the middle of something. */
final class Dying {
    private Dying() {}

    /** What a program does not survive; nothing of ours catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Dies after the n-th call to either host that the words are in; nothing reaches a host from then on. */
    static void after(String words, int number, Mirror mirror, Consumer<List<Host>> work) {
        AtomicInteger seen = new AtomicInteger();
        EffectHook hook = new EffectHook() {
            @Override
            public void before(HostCall call) {
                // the kernel frees the locks of a program that died
                if (seen.get() >= number && !call.operation().equals("release")) {
                    throw new Killed();
                }
            }

            @Override
            public void after(HostCall call) {
                if (call.toString().contains(words) && seen.incrementAndGet() == number) {
                    throw new Killed();
                }
            }
        };
        List<Host> hosts = List.of(
                FaultyHost.wrap(mirror.host(1).host(), hook),
                FaultyHost.wrap(mirror.host(2).host(), hook));
        boolean died = false;
        try {
            work.accept(hosts);
        } catch (Killed | CancellationException e) {
            died = true;
        }
        assertThat(died).as("died after " + words).isTrue();
    }
}
