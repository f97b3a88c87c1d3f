package dev.vireo.examples;

import dev.vireo.ConnectOptions;
import dev.vireo.EventsDroppedException;
import dev.vireo.Hypervisor;
import dev.vireo.Subscription;
import dev.vireo.domain.DomainEvent;
import dev.vireo.domain.DomainIoErrorEvent;
import dev.vireo.domain.DomainLifecycleEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/** Prints what happens to all domains, by whoever's doing, for as long as is asked for: {@code WatchEvents SECONDS}. */
public final class WatchEvents {
    private WatchEvents() {}

    public static void main(String[] arguments) {
        ConnectOptions options =
                ConnectOptions.builder().program("WatchEvents").readOnly().build();
        try (Hypervisor hypervisor = Hypervisor.connect("qemu:///", options)) {
            try (Subscription<DomainEvent> events = hypervisor.events().open(DomainEvent.class)) {
                watch(events, Duration.ofSeconds(Long.parseLong(arguments[0])), System.out);
            }
        }
    }

    // @start region="watch"
    /** Prints events until none has come for so long. */
    static void watch(Subscription<DomainEvent> events, Duration patience, PrintStream out) {
        while (true) {
            try {
                Optional<DomainEvent> event = events.next(patience);
                if (event.isEmpty()) {
                    return;
                }
                print(event.get(), out);
            } catch (EventsDroppedException e) {
                out.println(e.count() + " events were dropped: read the domains again");
            }
        }
    }

    private static void print(DomainEvent event, PrintStream out) {
        if (event instanceof DomainLifecycleEvent change) {
            out.println(change.domain() + " " + change.kind() + ": now "
                    + change.status().state());
        } else if (event instanceof DomainIoErrorEvent failure) {
            out.println(failure.domain() + " cannot " + (failure.write() ? "write to" : "read from") + " its disk "
                    + failure.disk() + (failure.noSpace() ? ", which is full" : ""));
        } else {
            out.println(event); // a later version has more kinds
        }
    }
    // @end
}
