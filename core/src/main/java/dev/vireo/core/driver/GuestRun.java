package dev.vireo.core.driver;

import dev.vireo.host.ProcessIdentity;

/**
 * One run of a guest: from the start of its process to its end.
 *
 * @param folder its run folder
 * @param process its hypervisor process
 * @param userId the user that it runs as
 */
public record GuestRun(RunFolder folder, ProcessIdentity process, int userId) {}
