package dev.vireo.microvm.internal.virtio;

/**
 * What a driver has put into a queue as one: a chain of descriptors.
 *
 * @param head by which the driver knows it
 * @param readable what the device may read
 * @param writable what the device may write
 */
public record Chain(int head, GuestBuffers readable, GuestBuffers writable) {}
