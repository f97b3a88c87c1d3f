package dev.vireo.microvm.internal.virtio.balloon;

/**
 * What a balloon offers its guest.
 *
 * @param deflateOnOom whether the guest may take pages back when it runs out of memory
 * @param freePageReporting whether the guest gives pages back that it does not use, by itself
 */
public record BalloonOptions(boolean deflateOnOom, boolean freePageReporting) {}
