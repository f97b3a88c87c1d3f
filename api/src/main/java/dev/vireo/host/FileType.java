package dev.vireo.host;

/** What a file is. */
public enum FileType {
    /** A regular file. */
    FILE,
    /** A folder. */
    FOLDER,
    /** A symbolic link. */
    LINK,
    /** A block device. */
    BLOCK_DEVICE,
    /** A character device. */
    CHARACTER_DEVICE,
    /** A named pipe. */
    FIFO,
    /** A socket. */
    SOCKET
}
