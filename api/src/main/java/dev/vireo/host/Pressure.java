package dev.vireo.host;

/**
 * Shares of time in which work was stalled, in percent over the last 10, 60 and 300 seconds.
 *
 * @param some10 at least one task stalled, last 10 s
 * @param some60 the same, last 60 s
 * @param some300 the same, last 300 s
 * @param full10 all tasks stalled, last 10 s; 0 where the kernel does not tell
 * @param full60 the same, last 60 s
 * @param full300 the same, last 300 s
 */
public record Pressure(double some10, double some60, double some300, double full10, double full60, double full300) {}
