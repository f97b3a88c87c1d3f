package dev.vireo.core.internal.engine;

import dev.vireo.Job;
import dev.vireo.core.internal.store.StoredDefinition;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainStatistics;
import dev.vireo.domain.Domains;
import dev.vireo.domain.RestoreOptions;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.host.HostPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The domains, out of the catalog. A name that is not known is looked for on disk once more. */
final class EngineDomains implements Domains {
    private final Engine engine;

    EngineDomains(Engine engine) {
        this.engine = engine;
    }

    private Domain handle(DomainCell cell) {
        return new DomainHandle(cell.name(), engine, null);
    }

    @Override
    public Domain define(DomainSpec spec) {
        return handle(engine.definer().define(spec));
    }

    @Override
    public Job<Domain> restore(HostPath file, RestoreOptions how) {
        return engine.jobs()
                .start("restore " + file, control -> handle(engine.restorer().restore(file, how, control)));
    }

    @Override
    public Domain get(DomainName name) {
        return find(name)
                .orElseThrow(() ->
                        new NotFoundException(ErrorDetails.of("get", "domain " + name, "there is no such domain")));
    }

    @Override
    public Optional<Domain> find(DomainName name) {
        engine.context().checkOpen("find", "domain " + name);
        Optional<DomainCell> known = engine.catalog().find(name);
        if (known.isEmpty()) {
            engine.catalog().refresh(name);
            known = engine.catalog().find(name);
        }
        return known.map(this::handle);
    }

    @Override
    public Optional<Domain> find(UUID uuid) {
        engine.context().checkOpen("find", "domain " + uuid);
        return engine.catalog().list().stream()
                .filter(cell -> {
                    StoredDefinition definition = cell.files().definition();
                    return definition != null && definition.uuid().equals(uuid);
                })
                .findFirst()
                .map(this::handle);
    }

    @Override
    public List<Domain> list() {
        engine.context().checkOpen("list", "domains");
        return engine.catalog().list().stream().map(this::handle).toList();
    }

    @Override
    public Map<DomainName, DomainStatistics> statistics() {
        return engine.statistics().ofAll(engine.context().options().timeouts().call());
    }
}
