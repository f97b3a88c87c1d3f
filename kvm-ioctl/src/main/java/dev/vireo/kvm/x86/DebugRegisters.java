package dev.vireo.kvm.x86;

/**
 * The guest's own debug registers ({@code struct kvm_debugregs}).
 *
 * @param db0 the address of breakpoint 0
 * @param db1 the address of breakpoint 1
 * @param db2 the address of breakpoint 2
 * @param db3 the address of breakpoint 3
 * @param dr6 the status
 * @param dr7 the control
 */
public record DebugRegisters(long db0, long db1, long db2, long db3, long dr6, long dr7) {}
