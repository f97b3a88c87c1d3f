package dev.vireo.it.fake;

import dev.vireo.Capabilities;
import dev.vireo.core.driver.DomainDriver;
import dev.vireo.core.driver.DriverContext;
import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.GuestListener;
import dev.vireo.core.driver.GuestRun;
import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.LaunchPlan.InheritedFile;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainSpec;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs {@code guest.pl}. The metadata of a spec that begin with {@code fake.} are options of that script, but for
 * {@code fake.refuse}, with which the spec is refused, and {@code fake.argv}, which is run instead of the script.
 */
final class FakeDriver implements DomainDriver {
    static final String SOCKET = "control";
    private static final String PREFIX = "fake.";
    private static final String SCRIPT = load();

    private final DriverContext context;

    FakeDriver(DriverContext context) {
        this.context = context;
    }

    private static String load() {
        try (InputStream script = FakeDriver.class.getResourceAsStream("guest.pl")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Capabilities capabilities() {
        return new FakeCapabilities();
    }

    /** Keeps a number that grows with every definition of the domain, to see that it is handed back. */
    @Override
    public JsonObject fix(DomainSpec spec, Optional<JsonObject> before) {
        String refusal = spec.metadata().get(PREFIX + "refuse");
        if (refusal != null) {
            throw InvalidSpecException.of("domain " + spec.name(), "metadata", refusal);
        }
        return JsonObject.of(
                "version", before.map(it -> it.longValue("version")).orElse(0L) + 1);
    }

    @Override
    public JsonObject upgrade(DomainSpec spec, JsonObject before) {
        return fix(spec, Optional.of(before));
    }

    @Override
    public LaunchPlan plan(GuestDefinition definition, RunFolder folder) {
        Map<String, String> options = definition.spec().metadata();
        List<InheritedFile> files = new ArrayList<>();
        for (DiskSpec disk : definition.spec().disks()) {
            files.add(new InheritedFile(
                    LaunchPlan.FIRST_DESCRIPTOR + files.size(), disk.source().path(), !disk.readOnly()));
        }
        if (options.containsKey(PREFIX + "argv")) {
            return new LaunchPlan(List.of(options.get(PREFIX + "argv").split(" ")), files, List.of());
        }
        List<String> argv = new ArrayList<>(List.of("perl", "-e", SCRIPT));
        argv.add(folder.socket(SOCKET).value());
        argv.add(folder.console().value());
        argv.addAll(List.of("name", definition.name().value()));
        argv.addAll(List.of("onPoweroff", definition.spec().onPoweroff().name()));
        options.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                argv.addAll(List.of(key.substring(PREFIX.length()), value));
            }
        });
        return new LaunchPlan(argv, files, List.of());
    }

    @Override
    public Guest attach(GuestDefinition definition, GuestRun run, GuestListener listener, Duration limit) {
        return FakeGuest.connect(context, definition, run, listener, limit);
    }

    @Override
    public void close() {
        // holds nothing
    }
}
