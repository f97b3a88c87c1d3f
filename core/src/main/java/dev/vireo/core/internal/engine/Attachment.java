package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.Guest;

/**
 * A guest under control.
 *
 * @param folder short id of its run
 * @param guest the control
 */
record Attachment(String folder, Guest guest) {}
