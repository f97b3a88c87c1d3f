package dev.vireo.microvm.internal.virtio;

import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waits for what another thread does. */
public final class Waiting {
    private Waiting() {}

    public static void until(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(GuestDriver.PATIENCE)
                .pollInterval(java.time.Duration.ofMillis(2))
                .until(condition);
    }
}
