package dev.vireo.host;

import dev.vireo.ByteSize;
import java.time.Duration;

/**
 * What a process has used.
 *
 * @param cpuTime user and system time, all threads
 * @param residentMemory memory that is in RAM now
 */
public record ProcessUsage(Duration cpuTime, ByteSize residentMemory) {}
