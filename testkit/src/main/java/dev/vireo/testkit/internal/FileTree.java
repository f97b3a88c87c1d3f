package dev.vireo.testkit.internal;

import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.KernelException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.FileStatus;
import dev.vireo.host.FileType;
import dev.vireo.host.HostPath;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of a machine in memory. Guarded by the machine's monitor. */
final class FileTree {
    private static final int LONGEST_NAME = 255;
    private static final int MOST_LINKS = 40;
    private static final int ENAMETOOLONG = 36;
    private static final List<String> USUAL = List.of(
            "/dev", "/etc", "/home", "/proc", "/root", "/run", "/sys", "/tmp", "/usr/bin", "/var/lib", "/var/tmp");

    private final Clock clock;
    private final FileNode root;
    private long inodes = 1;

    FileTree(Clock clock) {
        this.clock = clock;
        this.root = FileNode.folder(inodes++, 0755, clock.instant());
        USUAL.forEach(path -> createFolders(HostPath.of(path), 0755, 0));
    }

    /** The file of that path, a link in the last component not followed. */
    @Nullable
    FileNode find(HostPath path) {
        return path.value().equals("/") ? root : findIn(folderOf(path, 0), path.name());
    }

    private static @Nullable FileNode findIn(@Nullable FileNode folder, String name) {
        return folder == null ? null : folder.children.get(name);
    }

    /** The folder that holds a path, links followed; {@code null} if there is none. */
    private @Nullable FileNode folderOf(HostPath path, int links) {
        HostPath parent = path.parent();
        if (parent.value().equals("/")) {
            return root;
        }
        FileNode node = findIn(folderOf(parent, links), parent.name());
        while (node != null && node.target != null && links < MOST_LINKS) {
            HostPath target = node.target;
            links++;
            node = target.value().equals("/") ? root : findIn(folderOf(target, links), target.name());
        }
        return node != null && node.type == FileType.FOLDER ? node : null;
    }

    private FileNode existingFolderOf(HostPath path, String attempted) {
        FileNode folder = folderOf(path, 0);
        if (folder == null) {
            throw new NotFoundException(details(attempted, path, "there is no such folder"));
        }
        if (path.name().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new KernelException(details(attempted, path, "its name is too long"), "open", ENAMETOOLONG);
        }
        return folder;
    }

    private void put(FileNode folder, HostPath path, FileNode node, int userId) {
        node.userId = userId;
        folder.children.put(path.name(), node);
    }

    void replace(HostPath path, byte[] content, int mode, int userId) {
        FileNode folder = existingFolderOf(path, "write");
        FileNode before = folder.children.get(path.name());
        if (before != null && before.type == FileType.FOLDER) {
            throw new WrongStateException(details("write", path, "it is a folder"));
        }
        put(folder, path, FileNode.file(inodes++, content, mode, clock.instant()), userId);
    }

    void create(HostPath path, byte[] content, int mode, int userId) {
        putNew(path, FileNode.file(inodes++, content, mode, clock.instant()), userId);
    }

    void link(HostPath path, HostPath target, int userId) {
        putNew(path, FileNode.link(inodes++, target, clock.instant()), userId);
    }

    void socket(HostPath path, int userId) {
        putNew(path, FileNode.socket(inodes++, clock.instant()), userId);
    }

    private void putNew(HostPath path, FileNode node, int userId) {
        FileNode folder = existingFolderOf(path, "create");
        if (folder.children.containsKey(path.name())) {
            throw new AlreadyExistsException(details("create", path, "it exists already"));
        }
        put(folder, path, node, userId);
    }

    boolean delete(HostPath path) {
        FileNode node = find(path);
        FileNode folder = folderOf(path, 0);
        if (node == null || folder == null) {
            return false;
        }
        if (node.type == FileType.FOLDER) {
            throw new WrongStateException(details("delete", path, "it is a folder"));
        }
        folder.children.remove(path.name());
        return true;
    }

    void deleteTree(HostPath path) {
        FileNode node = find(path);
        FileNode folder = folderOf(path, 0);
        if (node == null || folder == null) {
            return;
        }
        refuseUnlessFolder(node, "delete", path);
        folder.children.remove(path.name());
    }

    List<FileStatus> list(HostPath path) {
        FileNode node = find(path);
        if (node == null) {
            return List.of();
        }
        refuseUnlessFolder(node, "list", path);
        List<FileStatus> entries = new ArrayList<>();
        for (Map.Entry<String, FileNode> entry : node.children.entrySet()) {
            entries.add(entry.getValue().status(entry.getKey()));
        }
        return entries;
    }

    private static void refuseUnlessFolder(FileNode node, String attempted, HostPath path) {
        if (node.type != FileType.FOLDER) {
            throw new NotFoundException(details(attempted, path, "it is not a folder"));
        }
    }

    void createFolders(HostPath path, int mode, int userId) {
        FileNode node = find(path);
        if (node != null && node.type == FileType.FOLDER) {
            return;
        }
        if (node != null) {
            throw new AlreadyExistsException(details("create", path, "there is something that is not a folder"));
        }
        if (folderOf(path, 0) == null) {
            createFolders(path.parent(), mode, userId);
        }
        FileNode folder = existingFolderOf(path, "create");
        put(folder, path, FileNode.folder(inodes++, mode, clock.instant()), userId);
    }

    static ErrorDetails details(String attempted, HostPath path, String problem) {
        return ErrorDetails.of(attempted, path.value(), problem);
    }
}
