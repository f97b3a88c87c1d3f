package dev.vireo;

import java.time.Instant;

/** Something that happened. Drivers and later versions add kinds; handle the ones you know. */
public interface Event {
    /** When it happened, by the hypervisor's clock where it tells, else when it was noticed. */
    Instant at();
}
