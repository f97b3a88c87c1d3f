package dev.vireo.kvm.x86;

/**
 * Where a linear address leads, by the page tables of a vCPU ({@code struct kvm_translation}).
 *
 * @param physicalAddress the guest-physical address, where valid
 * @param valid whether it is mapped
 * @param writeable whether it may be written
 * @param usermode whether privilege 3 may use it
 */
public record Translation(long physicalAddress, boolean valid, boolean writeable, boolean usermode) {}
