package dev.vireo.qemu.internal.probe;

import dev.vireo.ByteSize;
import dev.vireo.error.VireoException;
import dev.vireo.host.Host;
import dev.vireo.host.HostFacts;
import dev.vireo.host.HostPath;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Facts kept in a file, so that the next connect starts no QEMU. What was kept for another build of QEMU, another
 * kernel or another CPU, or by another version of this class, does not count; neither does what cannot be read.
 */
final class FactsCache {
    private static final Logger LOG = LoggerFactory.getLogger(FactsCache.class);
    private static final int SCHEMA = 2;
    private static final ByteSize LARGEST = ByteSize.ofMiB(4);

    private final Host host;
    private final HostPath root;
    private final HostPath file;
    private final JsonObject key;

    /** A cache below a folder, which is not created: where it is missing, nothing is kept. */
    FactsCache(Host host, HostPath root, Binary binary) {
        this.host = host;
        this.root = root;
        this.key = key(binary, host.facts());
        UUID name = UUID.nameUUIDFromBytes(binary.path().value().getBytes(StandardCharsets.UTF_8));
        this.file = root.resolve("cache").resolve("qemu-" + name + ".json");
    }

    private static JsonObject key(Binary binary, HostFacts facts) {
        return JsonObject.builder()
                .put("schema", SCHEMA)
                .put("path", binary.path().value())
                .put("inode", binary.inode())
                .put("size", binary.size())
                .put("modified", binary.modified().toString())
                .put("kernel", facts.kernelRelease())
                .put("cpu", facts.cpuModel())
                .put("kvm", facts.virtualization().hardware())
                .build();
    }

    Optional<QemuFacts> read() {
        try {
            return host.files().read(file, LARGEST).flatMap(this::parse);
        } catch (VireoException | IllegalArgumentException unusable) {
            LOG.atDebug().addKeyValue("file", file).setCause(unusable).log("cannot use what QEMU was known to do");
            return Optional.empty();
        }
    }

    private Optional<QemuFacts> parse(byte[] content) {
        JsonObject kept = Json.parse(content).asObject();
        return kept.object("key").equals(key) ? Optional.of(FactsJson.read(kept.object("facts"))) : Optional.empty();
    }

    void write(QemuFacts facts) {
        JsonObject content = JsonObject.builder()
                .put("key", key)
                .put("facts", FactsJson.write(facts))
                .build();
        try {
            if (host.files().status(root).isPresent()) {
                host.files().createFolders(file.parent(), 0700);
                host.files().replace(file, Json.writeBytes(content), 0600);
            }
        } catch (VireoException unwritable) {
            LOG.atDebug().addKeyValue("file", file).setCause(unwritable).log("cannot keep what QEMU can do");
        }
    }
}
