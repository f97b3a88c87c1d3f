/**
 * Where a domain's disks come from. Start at {@link dev.vireo.storage.DiskSource}.
 *
 * <p>All types are immutable. Pools and volumes are not here yet; a disk is a file or a block device.
 */
@NullMarked
package dev.vireo.storage;

import org.jspecify.annotations.NullMarked;
