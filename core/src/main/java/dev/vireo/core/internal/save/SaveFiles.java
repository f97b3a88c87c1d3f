package dev.vireo.core.internal.save;

import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.CommandFailedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.host.Command;
import dev.vireo.host.FileStatus;
import dev.vireo.host.FileType;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** The save files of a host. */
public final class SaveFiles {
    private static final int LONGEST_HEADER = 4 << 20;
    private static final long SLOWEST_DISK = 20_000_000;
    private static final int TAKEN = 73;
    private static final String COMPLETE = Script.load("complete.sh");

    private final Host host;
    private final Duration call;

    /** The files of a host, with the deadline for calls that should be answered at once. */
    public SaveFiles(Host host, Duration call) {
        this.host = host;
        this.call = call;
    }

    /** How long it may take to read or write so many bytes, on a slow disk. */
    public Duration patience(long bytes) {
        return call.plusSeconds(bytes / SLOWEST_DISK);
    }

    /** The name under which a file is written until it is complete. */
    public static HostPath part(HostPath file, String id) {
        return file.parent().resolve("." + id + ".vireo-save");
    }

    /**
     * Reads the header of a file, and checks that all of its stream is there.
     *
     * @throws NotFoundException there is no such file
     * @throws dev.vireo.error.UnreadableStateException it is corrupt, cut off, or of a newer version
     */
    public SaveHeader read(HostPath file) {
        FileStatus status = host.files()
                .status(file)
                .orElseThrow(() ->
                        new NotFoundException(ErrorDetails.of("read", "save file " + file, "there is no such file")));
        if (status.type() != FileType.FILE) {
            throw SaveHeader.corrupt(file.value(), "it is no regular file", null);
        }
        SaveHeader.First first = SaveHeader.first(file.value(), bytes(file, 0, SaveHeader.FIRST_LINE));
        if (first.length() > LONGEST_HEADER || first.begin() + first.length() > first.offset()) {
            throw SaveHeader.corrupt(file.value(), "its header makes no sense", null);
        }
        SaveHeader header = SaveHeader.read(file.value(), first, bytes(file, first.begin(), first.length()));
        long expected = header.offset() + header.length();
        if (status.size() != expected) {
            throw SaveHeader.corrupt(
                    file.value(), "it has " + status.size() + " bytes where it should have " + expected, null);
        }
        return header;
    }

    private byte[] bytes(HostPath file, long offset, int length) {
        ByteBuffer buffer = host.files().readRange(file, offset, length);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /**
     * Compares all of a file's stream with its checksum.
     *
     * @throws dev.vireo.error.UnreadableStateException it is corrupt
     */
    public void verify(HostPath file, SaveHeader header) {
        String script = "set -euo pipefail; exec <\"$1\"; head -c \"$2\" >/dev/null; cksum";
        String said = host.run(Command.of("bash", "-c", script, "cksum", file.value(), Long.toString(header.offset()))
                        .deadline(patience(header.length())))
                .orThrow("verify", "save file " + file)
                .output()
                .strip();
        if (!said.equals(header.checksum() + " " + header.length())) {
            throw SaveHeader.corrupt(file.value(), "its content is not what was written: the checksum differs", null);
        }
    }

    /** Whether a file is the complete result of this very save. */
    public boolean isResultOf(HostPath file, String id) {
        if (host.files().status(file).isEmpty()) {
            return false;
        }
        try {
            return read(file).id().equals(id);
        } catch (dev.vireo.error.UnreadableStateException e) {
            return false;
        }
    }

    /** Begins a file, with room for its header. */
    public void begin(HostPath part, SaveHeader header) {
        host.files().create(part, new byte[Math.toIntExact(header.offset())], 0600);
    }

    /**
     * Gives a file its header and its name, durably. From then on the guest is in the file.
     *
     * @param effects the lock that commands with effects hold
     * @throws AlreadyExistsException there is a file of that name meanwhile
     */
    public void complete(HostPath part, HostPath file, SaveHeader header, boolean replace, HostPath effects) {
        Command command = Command.of(
                        "bash", "-c", COMPLETE, "complete", part.value(), file.value(), replace ? "replace" : "new")
                .input(header.write())
                .under(effects)
                .deadline(patience(header.length()));
        try {
            host.run(command).orThrow("write", "save file " + file);
        } catch (CommandFailedException e) {
            if (e.exitStatus() == TAKEN) {
                throw taken(file);
            }
            throw e;
        }
    }

    /**
     * Refuses a file that is there.
     *
     * @throws AlreadyExistsException it is
     */
    public void checkFree(HostPath file) {
        if (host.files().status(file).isPresent()) {
            throw taken(file);
        }
    }

    private static AlreadyExistsException taken(HostPath file) {
        return new AlreadyExistsException(ErrorDetails.of("write", "save file " + file, "there is a file of that name")
                .advice("choose another name, or allow SaveOptions.overwrite"));
    }

    /** The size of a file; nothing if it is gone. */
    public Optional<Long> size(HostPath file) {
        return host.files().status(file).map(FileStatus::size);
    }
}
