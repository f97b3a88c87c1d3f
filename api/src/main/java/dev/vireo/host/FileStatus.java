package dev.vireo.host;

import java.time.Instant;

/**
 * The status of a file, as lstat(2) gives it.
 *
 * @param name the last component of its path
 * @param type what it is
 * @param size bytes
 * @param mode permission bits, such as {@code 0600}
 * @param userId owner
 * @param inode number of the inode; a replaced file has another
 * @param modified last change of the content
 */
public record FileStatus(String name, FileType type, long size, int mode, int userId, long inode, Instant modified) {}
