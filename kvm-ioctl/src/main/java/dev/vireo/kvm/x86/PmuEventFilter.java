package dev.vireo.kvm.x86;

import java.util.List;

/**
 * Which performance events a guest may count ({@code struct kvm_pmu_event_filter}).
 *
 * @param allow whether the events are the allowed ones; the denied ones otherwise
 * @param fixedCounters a bit for each fixed counter that may be used
 * @param events event selects with unit masks, up to 300
 */
public record PmuEventFilter(boolean allow, int fixedCounters, List<Long> events) {
    /** Copies the list. */
    public PmuEventFilter {
        events = List.copyOf(events);
    }
}
