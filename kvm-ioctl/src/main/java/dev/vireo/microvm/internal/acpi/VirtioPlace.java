package dev.vireo.microvm.internal.acpi;

/**
 * Where a virtio device is.
 *
 * @param address of its registers
 * @param length of them, in bytes
 * @param gsi its interrupt, an edge
 */
public record VirtioPlace(long address, int length, int gsi) {}
