package dev.vireo.drbd.verify;

import dev.vireo.ByteSize;
import dev.vireo.StateRoot;
import dev.vireo.drbd.ResourceName;
import dev.vireo.error.NotFoundException;
import dev.vireo.host.Host;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What verifications have found, kept on the host where they were begun: a file for each resource, {@code
 * /var/lib/vireo/drbd/verification/NAME.jsonl}, with a JSON object for each verification, the oldest first. Any program may
 * read it; the last 200 of a resource are kept.
 */
public final class VerificationLog {
    static final int KEPT = 200;

    private static final ByteSize LIMIT = ByteSize.ofMiB(8);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Host host;
    private final HostPath folder;
    private final HostPath locks;

    VerificationLog(Host host, StateRoot root) {
        this.host = host;
        folder = root.durable().resolve("drbd").resolve("verification");
        locks = root.runtime();
    }

    /** The file of a resource. */
    public HostPath file(ResourceName name) {
        return folder.resolve(name + ".jsonl");
    }

    /** All that is kept of a resource, the oldest first. Lines that this version does not understand are left out. */
    public List<VerificationResult> read(ResourceName name) {
        return lines(name).stream()
                .map(ResultJson::read)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The last one of a resource that has reached the end. */
    public Optional<VerificationResult> lastWhole(ResourceName name) {
        return read(name).stream()
                .filter(each -> each.outcome() != VerificationOutcome.INTERRUPTED)
                .reduce((one, later) -> later);
    }

    private List<String> lines(ResourceName name) {
        return host.files()
                .read(file(name), LIMIT)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).lines().toList())
                .orElse(List.of());
    }

    void append(VerificationResult result) {
        host.files().createFolders(folder, 0755);
        try (HostLock held = lock()) {
            List<String> lines = new ArrayList<>(lines(result.resource()));
            lines.add(ResultJson.write(result));
            List<String> kept = lines.subList(Math.max(0, lines.size() - KEPT), lines.size());
            byte[] content = (String.join("\n", kept) + "\n").getBytes(StandardCharsets.UTF_8);
            host.files().replace(file(result.resource()), content, 0644);
        }
    }

    private HostLock lock() {
        HostPath file = locks.resolve("drbd-verification.lock");
        try {
            return host.locks().acquire(file, LockMode.EXCLUSIVE, "note a verification", PATIENCE);
        } catch (NotFoundException e) { // nothing was locked since the host was started
            host.files().createFolders(locks, 0711);
            return host.locks().acquire(file, LockMode.EXCLUSIVE, "note a verification", PATIENCE);
        }
    }
}
