package dev.vireo.benchmarks.row;

/**
 * How long a migration took.
 *
 * @param totalMillis from the start of the second QEMU, or the call that leads to it, until the first is gone
 * @param downMillis for how long the guest was stopped
 */
record MoveTimes(double totalMillis, double downMillis) {}
