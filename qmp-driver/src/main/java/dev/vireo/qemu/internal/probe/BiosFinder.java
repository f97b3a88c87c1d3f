package dev.vireo.qemu.internal.probe;

import dev.vireo.ByteSize;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the BIOS that a QEMU would take for itself, and remembers its digest as long as it stays the same. */
public final class BiosFinder {
    private static final ByteSize LARGEST = ByteSize.ofMiB(16);

    private final Host host;
    private @Nullable Found last;

    private record Found(Binary file, FirmwareBuild build) {}

    /** Creates it for a host. */
    public BiosFinder(Host host) {
        this.host = host;
    }

    /**
     * The build.
     *
     * @param folders where that QEMU looks
     * @param name the file's name there
     */
    public synchronized Optional<FirmwareBuild> find(List<HostPath> folders, String name) {
        for (HostPath folder : folders) {
            Optional<Binary> file = BinaryFinder.at(host, folder.resolve(name));
            if (file.isPresent()) {
                return Optional.of(build(file.get()));
            }
        }
        return Optional.empty();
    }

    private FirmwareBuild build(Binary file) {
        Found known = last;
        if (known != null && known.file().equals(file)) {
            return known.build();
        }
        String digest =
                host.files().read(file.path(), LARGEST).map(BiosFinder::sha256).orElse(null);
        FirmwareBuild build = new FirmwareBuild(file.path(), file.size(), digest, null);
        last = new Found(file, build);
        return build;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
