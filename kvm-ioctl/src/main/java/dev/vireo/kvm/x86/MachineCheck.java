package dev.vireo.kvm.x86;

/**
 * A machine check to report to a guest ({@code struct kvm_x86_mce}).
 *
 * @param bank the bank that reports
 * @param status the bank's status
 * @param address the address it is about
 * @param misc more about it
 * @param globalStatus the processor's status
 */
public record MachineCheck(int bank, long status, long address, long misc, long globalStatus) {}
