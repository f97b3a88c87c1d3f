package dev.vireo.qmp;

import dev.vireo.json.JsonObject;
import java.time.Instant;

/**
 * An event of a monitor.
 *
 * @param name such as {@code SHUTDOWN}
 * @param data what it carries; empty where it carries nothing
 * @param timestamp when QEMU raised it, by the clock of its host, in microseconds; the epoch if QEMU could not tell
 */
public record QmpEvent(String name, JsonObject data, Instant timestamp) {}
