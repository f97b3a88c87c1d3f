package dev.vireo.kvm.x86;

/**
 * Where the GDT or IDT is ({@code struct kvm_dtable}).
 *
 * @param base a linear address
 * @param limit its last byte, 16 bits
 */
public record DescriptorTable(long base, int limit) {}
