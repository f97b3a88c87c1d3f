/**
 * Where domains' disks come from. Start at {@link dev.vireo.storage.StoragePool}, or, for a file or a block device that is
 * there already, at {@link dev.vireo.storage.DiskSource}.
 *
 * <p>Sources are immutable. Pools and volumes are handles that several threads may use; storage modules implement them.
 */
@NullMarked
package dev.vireo.storage;

import org.jspecify.annotations.NullMarked;
