package dev.vireo.examples.guest;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Writes a cpio archive in the "newc" format, the one that the Linux kernel unpacks as its initial root file system.
 *
 * <p>The same calls always give the same bytes: entries stand in the order of the calls, every time stamp is 0, the
 * owner is root, and inodes are numbered from 1. Compression is the caller's: hand in a {@code GZIPOutputStream}.
 *
 * <pre>{@code
 * try (CpioArchive archive = new CpioArchive(Files.newOutputStream(target))) {
 *     archive.directory("dev", 0755);
 *     archive.characterDevice("dev/console", 0600, 5, 1);
 *     archive.file("init", 0755, script);
 * }
 * }</pre>
 *
 * <p>Source: {@code Documentation/driver-api/early-userspace/buffer-format.rst} of the Linux kernel.
 */
public final class CpioArchive implements Closeable {
    private static final String MAGIC = "070701";
    private static final String TRAILER = "TRAILER!!!";
    private static final int HEADER_LENGTH = 110;
    private static final int NAME_LIMIT = 4096;

    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;
    private static final int SYMLINK = 0120000;
    private static final int CHARACTER_DEVICE = 0020000;

    private final OutputStream out;
    private final Set<String> paths = new HashSet<>();
    private final Set<String> directories = new HashSet<>();
    private int lastInode;
    private boolean closed;

    /**
     * Starts an archive on a stream, which {@link #close()} closes.
     *
     * @param out where the archive goes; buffered here or not, as the caller likes
     */
    public CpioArchive(OutputStream out) {
        this.out = out;
    }

    /**
     * Adds a directory.
     *
     * @param path relative, such as {@code usr/bin}; its parent must have been added before
     * @param permissions the mode's low twelve bits, such as {@code 0755}
     * @return this archive
     * @throws IllegalArgumentException if the path is not usable, is there already, or lacks its parent
     * @throws IOException if the stream fails
     */
    public CpioArchive directory(String path, int permissions) throws IOException {
        admit(path);
        directories.add(path);
        entry(path, DIRECTORY | checked(permissions), 2, 0, 0, new byte[0]);
        return this;
    }

    /**
     * Adds a regular file.
     *
     * @param path relative, such as {@code bin/busybox}; its parent must have been added before
     * @param permissions the mode's low twelve bits, such as {@code 0755}
     * @param content what the file holds
     * @return this archive
     * @throws IllegalArgumentException if the path is not usable, is there already, or lacks its parent
     * @throws IOException if the stream fails
     */
    public CpioArchive file(String path, int permissions, byte[] content) throws IOException {
        admit(path);
        entry(path, REGULAR | checked(permissions), 1, 0, 0, content);
        return this;
    }

    /**
     * Adds a symbolic link.
     *
     * @param path relative, such as {@code bin/sh}; its parent must have been added before
     * @param target what the link says, taken as it is; nothing needs to exist there
     * @return this archive
     * @throws IllegalArgumentException if the path is not usable, is there already, or lacks its parent, or the target
     *     is empty or holds a NUL
     * @throws IOException if the stream fails
     */
    public CpioArchive symlink(String path, String target) throws IOException {
        if (target.isEmpty() || target.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the link " + path + " needs a target without NUL");
        }
        admit(path);
        entry(path, SYMLINK | 0777, 1, 0, 0, target.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /**
     * Adds a character device node.
     *
     * @param path relative, such as {@code dev/console}; its parent must have been added before
     * @param permissions the mode's low twelve bits, such as {@code 0600}
     * @param major the driver's number, such as 5 for the console
     * @param minor the device's number
     * @return this archive
     * @throws IllegalArgumentException if the path is not usable, is there already, or lacks its parent, or a number is
     *     negative
     * @throws IOException if the stream fails
     */
    public CpioArchive characterDevice(String path, int permissions, int major, int minor) throws IOException {
        if (major < 0 || minor < 0) {
            throw new IllegalArgumentException("device numbers of " + path + " are negative: " + major + ", " + minor);
        }
        admit(path);
        entry(path, CHARACTER_DEVICE | checked(permissions), 1, major, minor, new byte[0]);
        return this;
    }

    /**
     * Writes the trailer and closes the stream; a second call does nothing.
     *
     * @throws IOException if the stream fails
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            write(TRAILER, 0, 0, 1, 0, 0, new byte[0]);
        }
    }

    private void admit(String path) {
        if (closed) {
            throw new IllegalStateException("the archive is closed: " + path + " cannot be added");
        }
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("not a plain relative path: \"" + path + "\"");
            }
        }
        if (path.equals(TRAILER) || path.getBytes(StandardCharsets.UTF_8).length >= NAME_LIMIT) {
            throw new IllegalArgumentException("a cpio archive cannot hold an entry of this name: \"" + path + "\"");
        }
        int slash = path.lastIndexOf('/');
        // The kernel skips an entry without a parent and says nothing.
        if (slash >= 0 && !directories.contains(path.substring(0, slash))) {
            throw new IllegalArgumentException("add the directory of " + path + " first");
        }
        if (!paths.add(path)) {
            throw new IllegalArgumentException("the archive already has " + path);
        }
    }

    private static int checked(int permissions) {
        if ((permissions & ~07777) != 0) {
            throw new IllegalArgumentException("not permission bits: 0" + Integer.toOctalString(permissions));
        }
        return permissions;
    }

    private void entry(String path, int mode, int links, int major, int minor, byte[] content) throws IOException {
        write(path, ++lastInode, mode, links, major, minor, content);
    }

    private void write(String name, int inode, int mode, int links, int major, int minor, byte[] content)
            throws IOException {
        byte[] nameBytes = (name + '\0').getBytes(StandardCharsets.UTF_8);
        int[] fields = {
            inode, mode, 0, 0, links, 0, content.length, 0, 0, major, minor, nameBytes.length, 0,
        };
        StringBuilder header = new StringBuilder(HEADER_LENGTH).append(MAGIC);
        for (int field : fields) {
            header.append(String.format("%08X", field));
        }
        out.write(header.toString().getBytes(StandardCharsets.US_ASCII));
        out.write(nameBytes);
        pad(HEADER_LENGTH + nameBytes.length);
        out.write(content);
        pad(content.length);
    }

    private void pad(int written) throws IOException {
        out.write(new byte[-written & 3]);
    }
}
