package dev.vireo.host.ssh.internal.file;

import dev.vireo.ByteSize;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.host.FileStatus;
import dev.vireo.host.HostFiles;
import dev.vireo.host.HostPath;
import dev.vireo.host.ssh.internal.io.Deadline;
import dev.vireo.host.ssh.internal.io.Ownership;
import dev.vireo.host.ssh.internal.worker.Refusal;
import dev.vireo.host.ssh.internal.worker.Reply;
import dev.vireo.host.ssh.internal.worker.Workers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Files by dd, mv, ln and sync of coreutils, without following a link in the last component. */
public final class SshFiles implements HostFiles {
    private final Workers workers;
    private final Ownership ownership;
    private final Duration limit;

    /** Files; each call has so long. */
    public SshFiles(Workers workers, Ownership ownership, Duration limit) {
        this.workers = workers;
        this.ownership = ownership;
        this.limit = limit;
    }

    private Reply look(String attempted, HostPath file, String operation, String... more) {
        ownership.refuseClosed(attempted, file.value());
        return workers.look(Deadline.after(limit), attempted, file.value(), operation, with(file, more));
    }

    private Reply change(String attempted, HostPath file, String operation, String... more) {
        ownership.refuseClosed(attempted, file.value());
        return workers.change(Deadline.after(limit), attempted, file.value(), operation, with(file, more));
    }

    private static String[] with(HostPath file, String... more) {
        List<String> arguments = new ArrayList<>(List.of(file.value()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private static void require(Reply reply, String attempted, HostPath file) {
        if (!reply.isDone()) {
            throw Refusal.of(reply, attempted, file.value());
        }
    }

    @Override
    public Optional<byte[]> read(HostPath file, ByteSize most) {
        Reply reply = look("read", file, "read", String.valueOf(most.bytes() + 1));
        if (Refusal.isMissing(reply)) {
            return Optional.empty();
        }
        require(reply, "read", file);
        if (reply.output().length > most.bytes()) {
            throw new NotEnoughResourcesException(
                    ErrorDetails.of("read", file.value(), "it is longer than the limit of " + most));
        }
        return Optional.of(reply.output());
    }

    @Override
    public ByteBuffer readRange(HostPath file, long offset, int length) {
        if (offset < 0 || length < 0) {
            throw InvalidSpecException.of("read of " + file, "range", "must not be negative");
        }
        Reply reply = look("read", file, "range", String.valueOf(offset), String.valueOf(length));
        require(reply, "read", file);
        return ByteBuffer.wrap(reply.output());
    }

    @Override
    public void replace(HostPath file, byte[] content, int mode) {
        write("write", file, content, mode, "");
    }

    @Override
    public void create(HostPath file, byte[] content, int mode) {
        write("create", file, content, mode, "create");
    }

    private void write(String attempted, HostPath file, byte[] content, int mode, String create) {
        ownership.refuseClosed(attempted, file.value());
        String temporary =
                String.format(".vireo-%016x.tmp", ThreadLocalRandom.current().nextLong());
        boolean needsMode = (mode & ~0666) != 0;
        List<String> arguments = List.of(
                file.value(),
                String.valueOf(content.length),
                temporary,
                String.format("%04o", 0777 & ~mode),
                needsMode ? octal(mode) : "",
                create);
        require(
                workers.write(Deadline.after(limit), attempted, file.value(), "write", arguments, content),
                attempted,
                file);
    }

    private static String octal(int mode) {
        return String.format("%04o", mode);
    }

    @Override
    public boolean delete(HostPath file) {
        Reply reply = change("delete", file, "unlink");
        if (Refusal.isMissing(reply)) {
            return false;
        }
        require(reply, "delete", file);
        return true;
    }

    @Override
    public void deleteTree(HostPath folder) {
        Reply reply = change("delete", folder, "tree");
        if (!Refusal.isMissing(reply)) {
            require(reply, "delete", folder);
        }
    }

    @Override
    public List<FileStatus> list(HostPath folder) {
        Reply reply = look("list", folder, "list");
        if (Refusal.isMissing(reply)) {
            return List.of();
        }
        require(reply, "list", folder);
        List<FileStatus> found = new ArrayList<>();
        for (String line : reply.records()) {
            found.add(StatLine.parse(line, ""));
        }
        found.sort(Comparator.comparing(FileStatus::name));
        return found;
    }

    @Override
    public Optional<FileStatus> status(HostPath file) {
        Reply reply = look("observe", file, "status");
        if (Refusal.isMissing(reply)) {
            return Optional.empty();
        }
        require(reply, "observe", file);
        return Optional.of(StatLine.parse(reply.records().get(0), file.name()));
    }

    @Override
    public void createFolders(HostPath folder, int mode) {
        require(change("create", folder, "folders", octal(mode)), "create", folder);
    }

    @Override
    public void changeOwner(HostPath file, int userId, int groupId) {
        String attempted = "change the owner of";
        require(
                change(attempted, file, "owner", Integer.toUnsignedString(userId), Integer.toUnsignedString(groupId)),
                attempted,
                file);
    }
}
