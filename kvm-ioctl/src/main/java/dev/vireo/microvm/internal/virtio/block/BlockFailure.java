package dev.vireo.microvm.internal.virtio.block;

import dev.vireo.domain.IoErrorAction;

/**
 * The host has failed a request.
 *
 * @param write whether it was anything else than reading
 * @param full whether there was no room left
 * @param action what follows: the guest is told, or not, or the request waits until the machine goes on after a pause
 * @param reason what the host said
 */
public record BlockFailure(boolean write, boolean full, IoErrorAction action, String reason) {}
