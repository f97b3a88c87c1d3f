package dev.vireo.host;

/**
 * Load averages: runnable and uninterruptible tasks.
 *
 * @param one over 1 minute
 * @param five over 5 minutes
 * @param fifteen over 15 minutes
 */
public record LoadAverage(double one, double five, double fifteen) {}
