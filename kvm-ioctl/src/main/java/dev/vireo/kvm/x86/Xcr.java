package dev.vireo.kvm.x86;

/**
 * An extended control register ({@code struct kvm_xcr}).
 *
 * @param index its number; 0 says which components XSAVE manages
 * @param value its value
 */
public record Xcr(int index, long value) {}
