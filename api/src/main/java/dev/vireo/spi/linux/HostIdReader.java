package dev.vireo.spi.linux;

import dev.vireo.ByteSize;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.host.HostFiles;
import dev.vireo.host.HostId;
import dev.vireo.host.HostPath;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The identity of this machine: machine-id(5), or, where an image or container has none, one that is made once and
 * kept in {@code /var/lib/vireo/host-id}.
 */
public final class HostIdReader {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");
    private static final String NO_ID = "0".repeat(32);
    private static final ByteSize LIMIT = ByteSize.ofKiB(4);
    private static final int FOLDER_MODE = 0755;
    private static final int FILE_MODE = 0444;

    private final HostFiles files;
    private final HostPath machineId;
    private final HostPath ownId;

    /** Reads these two files, and writes the second where it must. */
    public HostIdReader(HostFiles files, HostPath machineId, HostPath ownId) {
        this.files = files;
        this.machineId = machineId;
        this.ownId = ownId;
    }

    /** The identity. */
    public HostId read() {
        return readFrom(machineId).or(() -> readFrom(ownId)).orElseGet(this::make);
    }

    private Optional<HostId> readFrom(HostPath file) {
        return files.read(file, LIMIT)
                .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1).strip())
                .filter(text -> FORM.matcher(text).matches() && !text.equals(NO_ID))
                .map(HostId::new);
    }

    private HostId make() {
        HostId made = new HostId(UUID.randomUUID().toString().replace("-", ""));
        byte[] content = (made + "\n").getBytes(StandardCharsets.ISO_8859_1);
        try {
            files.createFolders(ownId.parent(), FOLDER_MODE);
            files.create(ownId, content, FILE_MODE);
            return made;
        } catch (AlreadyExistsException somebodyElseWasFaster) {
            return readFrom(ownId).orElseThrow(() -> noIdentity(somebodyElseWasFaster));
        } catch (AccessDeniedException e) {
            throw noIdentity(e);
        }
    }

    private AccessDeniedException noIdentity(RuntimeException cause) {
        return new AccessDeniedException(
                ErrorDetails.of("identify", "this machine", machineId + " holds no identity and " + ownId + " cannot")
                        .advice("run systemd-machine-id-setup as root"),
                cause);
    }
}
