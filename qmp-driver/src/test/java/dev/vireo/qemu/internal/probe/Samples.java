package dev.vireo.qemu.internal.probe;

import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What real programs said, shortened. */
public final class Samples {
    private Samples() {}

    /** What Debian's QEMU 7.2.22 can do under emulation; in part. */
    public static QemuFacts facts() {
        return FactsJson.read(resource("facts-7.2.22.json"));
    }

    /** Debian's QEMU 7.2.22: its answers to the queries of a probe, by name; in part. */
    static JsonObject answers() {
        return resource("answers-7.2.22.json");
    }

    static JsonObject resource(String name) {
        try (InputStream stream = Samples.class.getResourceAsStream("/dev/vireo/qemu/" + name)) {
            return Json.parse(stream.readAllBytes()).asObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
