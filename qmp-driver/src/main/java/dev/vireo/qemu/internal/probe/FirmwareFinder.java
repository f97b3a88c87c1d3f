package dev.vireo.qemu.internal.probe;

import dev.vireo.ByteSize;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.FileStatus;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.json.Json;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the UEFI build for new guests, by the descriptions that distributions install (QEMU's
 * docs/interop/firmware.json): the first in order of their names that is for x86-64 in flash memory, raw, and needs
 * neither system management mode nor enrolled keys.
 */
public final class FirmwareFinder {
    private static final Logger LOG = LoggerFactory.getLogger(FirmwareFinder.class);
    private static final List<HostPath> FOLDERS =
            List.of(HostPath.of("/etc/qemu/firmware"), HostPath.of("/usr/share/qemu/firmware"));
    private static final ByteSize LARGEST = ByteSize.ofKiB(64);
    private static final String SUFFIX = ".json";

    private final Host host;

    /** Creates it for a host. */
    public FirmwareFinder(Host host) {
        this.host = host;
    }

    /** Whether there is one, without looking at it closely. */
    public boolean exists() {
        return candidate().isPresent();
    }

    /** The build, with its digest. */
    public Optional<FirmwareBuild> find() {
        return candidate()
                .map(build -> new FirmwareBuild(
                        build.code(), build.codeSize(), digest(build.code()).orElse(null), build.variables()));
    }

    private Optional<FirmwareBuild> candidate() {
        for (HostPath folder : FOLDERS) {
            for (FileStatus file : host.files().list(folder)) {
                Optional<FirmwareBuild> build =
                        file.name().endsWith(SUFFIX) ? described(folder.resolve(file.name())) : Optional.empty();
                if (build.isPresent()) {
                    return build;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<FirmwareBuild> described(HostPath description) {
        try {
            return host.files()
                    .read(description, LARGEST)
                    .map(content -> Json.parse(content).asObject())
                    .filter(FirmwareFinder::suits)
                    .map(json -> json.object("mapping"))
                    .flatMap(this::installed);
        } catch (VireoException unusable) {
            LOG.atDebug().addKeyValue("file", description).setCause(unusable).log("cannot use a firmware description");
            return Optional.empty();
        }
    }

    /** Whether a description is of a build that any guest can run. */
    static boolean suits(JsonObject description) {
        List<String> features = strings(description, "features");
        boolean plain = !features.contains("requires-smm") && !features.contains("enrolled-keys");
        boolean forUs = description.array("targets").objects().stream()
                .anyMatch(target -> target.string("architecture").equals("x86_64")
                        && strings(target, "machines").stream().anyMatch(machine -> machine.startsWith("pc-q35")));
        JsonObject mapping = description.object("mapping");
        boolean split = mapping.string("device").equals("flash")
                && mapping.optionalString("mode").orElse("split").equals("split")
                && raw(mapping, "executable")
                && raw(mapping, "nvram-template");
        return plain
                && forUs
                && split
                && strings(description, "interface-types").contains("uefi");
    }

    private static boolean raw(JsonObject mapping, String part) {
        return mapping.optionalObject(part)
                .filter(file -> file.string("format").equals("raw"))
                .isPresent();
    }

    private static List<String> strings(JsonObject object, String name) {
        return object.optionalArray(name).map(JsonArray::strings).orElse(List.of());
    }

    private Optional<FirmwareBuild> installed(JsonObject mapping) {
        HostPath code = HostPath.of(mapping.object("executable").string("filename"));
        HostPath variables = HostPath.of(mapping.object("nvram-template").string("filename"));
        Optional<Binary> program = BinaryFinder.at(host, code);
        return program.filter(found -> BinaryFinder.at(host, variables).isPresent())
                .map(found -> new FirmwareBuild(code, found.size(), null, variables));
    }

    private Optional<String> digest(HostPath file) {
        CommandResult result = host.run(Command.of("sha256sum", "--", file.value()));
        String[] words = result.output().split(" ", 2);
        return result.succeeded() && words[0].length() == 64 ? Optional.of(words[0]) : Optional.empty();
    }
}
