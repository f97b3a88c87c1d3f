package dev.vireo.qmp;

/**
 * What {@code query-status} says.
 *
 * @param state the run state
 * @param running whether the guest's CPUs run
 */
public record QemuStatus(RunState state, boolean running) {}
