package dev.vireo.core.internal.guard;

import dev.vireo.ByteSize;
import dev.vireo.host.FileStatus;
import dev.vireo.host.HostFiles;
import dev.vireo.host.HostPath;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Files that a thread which has lost a lock cannot change. */
record GuardedFiles(HostFiles files, HeldLocks locks) implements HostFiles {
    @Override
    public Optional<byte[]> read(HostPath file, ByteSize limit) {
        return files.read(file, limit);
    }

    @Override
    public ByteBuffer readRange(HostPath file, long offset, int length) {
        return files.readRange(file, offset, length);
    }

    @Override
    public void replace(HostPath file, byte[] content, int mode) {
        locks.check("replace", file.value());
        files.replace(file, content, mode);
    }

    @Override
    public void create(HostPath file, byte[] content, int mode) {
        locks.check("create", file.value());
        files.create(file, content, mode);
    }

    @Override
    public boolean delete(HostPath file) {
        locks.check("delete", file.value());
        return files.delete(file);
    }

    @Override
    public void deleteTree(HostPath folder) {
        locks.check("delete", folder.value());
        files.deleteTree(folder);
    }

    @Override
    public List<FileStatus> list(HostPath folder) {
        return files.list(folder);
    }

    @Override
    public Optional<FileStatus> status(HostPath file) {
        return files.status(file);
    }

    @Override
    public void createFolders(HostPath folder, int mode) {
        locks.check("create", folder.value());
        files.createFolders(folder, mode);
    }

    @Override
    public void changeOwner(HostPath file, int userId, int groupId) {
        locks.check("change the owner of", file.value());
        files.changeOwner(file, userId, groupId);
    }
}
