package dev.vireo.testkit.internal;

import dev.vireo.ByteSize;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.FileStatus;
import dev.vireo.host.FileType;
import dev.vireo.host.HostFiles;
import dev.vireo.host.HostPath;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** The files of a machine in memory, as one program sees them. */
record HandleFiles(Handle handle) implements HostFiles {
    private FileTree tree() {
        return handle.world().files();
    }

    private int userId() {
        return handle.facts().userId();
    }

    @Override
    public Optional<byte[]> read(HostPath file, ByteSize limit) {
        return handle.call(
                "read",
                file.value(),
                () -> content(file).map(bytes -> {
                    if (bytes.length > limit.bytes()) {
                        throw new NotEnoughResourcesException(
                                FileTree.details("read", file, "it is longer than the limit of " + limit));
                    }
                    return bytes.clone();
                }));
    }

    private Optional<byte[]> content(HostPath file) {
        FileNode node = tree().find(file);
        if (node == null) {
            return Optional.empty();
        }
        if (node.type == FileType.LINK) {
            throw new AccessDeniedException(FileTree.details("read", file, "it is a symbolic link"));
        }
        if (node.type != FileType.FILE) {
            throw new WrongStateException(FileTree.details("read", file, "it is not a regular file"));
        }
        return Optional.of(node.content);
    }

    @Override
    public ByteBuffer readRange(HostPath file, long offset, int length) {
        return handle.call("readRange", file.value(), () -> {
            byte[] bytes = content(file)
                    .orElseThrow(() -> new NotFoundException(FileTree.details("read", file, "there is no such file")));
            int from = (int) Math.min(offset, bytes.length);
            int count = Math.min(length, bytes.length - from);
            return ByteBuffer.wrap(bytes.clone(), from, count).slice();
        });
    }

    @Override
    public void replace(HostPath file, byte[] content, int mode) {
        handle.call("replace", file.value(), () -> tree().replace(file, content, mode, userId()));
    }

    @Override
    public void create(HostPath file, byte[] content, int mode) {
        handle.call("create", file.value(), () -> tree().create(file, content, mode, userId()));
    }

    @Override
    public boolean delete(HostPath file) {
        return handle.call("delete", file.value(), () -> tree().delete(file));
    }

    @Override
    public void deleteTree(HostPath folder) {
        handle.call("deleteTree", folder.value(), () -> tree().deleteTree(folder));
    }

    @Override
    public List<FileStatus> list(HostPath folder) {
        return handle.call("list", folder.value(), () -> tree().list(folder));
    }

    @Override
    public Optional<FileStatus> status(HostPath file) {
        return handle.call("status", file.value(), () -> {
            FileNode node = tree().find(file);
            return node == null ? Optional.empty() : Optional.of(node.status(file.name()));
        });
    }

    @Override
    public void createFolders(HostPath folder, int mode) {
        handle.call("createFolders", folder.value(), () -> tree().createFolders(folder, mode, userId()));
    }

    @Override
    public void changeOwner(HostPath file, int userId, int groupId) {
        handle.call("changeOwner", file.value(), () -> {
            FileNode node = tree().find(file);
            if (node == null) {
                throw new NotFoundException(FileTree.details("change the owner of", file, "there is no such file"));
            }
            node.userId = userId;
            node.groupId = groupId;
        });
    }
}
