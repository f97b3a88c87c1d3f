package dev.vireo.host.local.internal.file;

import dev.vireo.error.Effect;
import dev.vireo.error.VireoException;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.internal.sys.Constants;
import dev.vireo.host.local.internal.sys.Errno;
import dev.vireo.host.local.internal.sys.Libc;
import dev.vireo.host.local.internal.sys.OpenFolder;

/**
 * Removes a folder with its content, working on open folders only: whoever can write into the tree can swap a folder
 * for a link to somewhere else at any moment and still leads nobody astray.
 */
final class FolderTree {
    private static final String DELETE = "delete";

    private final HostPath root;

    private FolderTree(HostPath root) {
        this.root = root;
    }

    static void delete(HostPath root) {
        new FolderTree(root).delete();
    }

    private void delete() {
        try (OpenFolder folder = OpenFolder.open(root.value())) {
            if (folder == null) {
                int errno = Libc.errno();
                if (errno == Errno.ENOENT) {
                    return;
                }
                throw Errno.toException(errno, "open", DELETE, root.value());
            }
            empty(folder);
        }
        if (Libc.unlinkat(Constants.AT_FDCWD, Libc.path(root.value()), Constants.AT_REMOVEDIR) != 0) {
            refuseUnlessGone("unlinkat");
        }
        Folders.sync(root.parent(), DELETE, root.value(), Effect.UNKNOWN);
    }

    private void empty(OpenFolder folder) {
        for (byte[] name : folder.names()) {
            if (Libc.unlinkat(folder.fd(), name, 0) == 0) {
                continue;
            }
            if (Libc.errno() == Errno.EISDIR) {
                deleteFolder(folder, name);
            } else {
                refuseUnlessGone("unlinkat");
            }
        }
    }

    private void deleteFolder(OpenFolder parent, byte[] name) {
        try (OpenFolder folder = parent.open(name)) {
            if (folder == null) {
                refuseUnlessGone("openat");
                return;
            }
            empty(folder);
        }
        if (Libc.unlinkat(parent.fd(), name, Constants.AT_REMOVEDIR) != 0) {
            refuseUnlessGone("unlinkat");
        }
    }

    private void refuseUnlessGone(String call) {
        int errno = Libc.errno();
        if (errno != Errno.ENOENT) {
            VireoException failure = Errno.toException(errno, call, DELETE, root.value(), Effect.PARTIAL);
            throw failure;
        }
    }
}
