package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.internal.store.Intent;
import dev.vireo.core.internal.store.Layout;
import dev.vireo.core.internal.store.Residence;
import dev.vireo.core.internal.store.StoredDefinition;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.HandoverEvidence;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes, replaces and removes definitions, and settles who may run a domain. */
final class Definer {
    private static final Logger LOG = LoggerFactory.getLogger(Definer.class);

    private final EngineContext context;
    private final Catalog catalog;
    private final Gate gate;

    Definer(EngineContext context, Catalog catalog, Gate gate) {
        this.context = context;
        this.catalog = catalog;
        this.gate = gate;
    }

    DomainCell define(DomainSpec spec) {
        context.checkWritable("define", "domain " + spec.name());
        checkSockets(spec);
        JsonObject fixed = context.driver().fix(spec, Optional.empty());
        try (Operation operation = gate.beginNew(
                spec.name(), "define", context.options().timeouts().lock())) {
            if (spec.uuid().isPresent()) {
                try (HostLock identities = context.locks().identities(spec.name(), "define")) {
                    catalog.scan(false);
                    create(operation.cell(), spec, spec.uuid().get(), fixed);
                }
            } else {
                create(operation.cell(), spec, UUID.randomUUID(), fixed);
            }
            return catalog.refresh(spec.name());
        }
    }

    void create(DomainCell cell, DomainSpec spec, UUID uuid, JsonObject fixed) {
        checkFree(cell, uuid);
        DomainSpec complete = spec.toBuilder().uuid(uuid).build();
        Set<Integer> taken = catalog.list().stream()
                .flatMap(it -> Optional.ofNullable(it.files().definition()).stream())
                .map(StoredDefinition::userId)
                .collect(Collectors.toSet());
        StoredDefinition definition = new StoredDefinition(
                spec.name(),
                uuid,
                context.scheme(),
                UserIds.choose(uuid, taken),
                new GuestDefinition(spec.name(), uuid, complete, fixed),
                new Residence(context.host().id(), 1, null),
                List.of(),
                JsonObject.EMPTY);
        try (HostLock change = context.locks().change(spec.name(), "define")) {
            context.store().deleteLeftovers(spec.name());
            context.store().create(definition);
        }
    }

    private void checkFree(DomainCell cell, UUID uuid) {
        if (cell.files().exists()) {
            throw new AlreadyExistsException(ErrorDetails.of("define", cell.subject(), "the name is taken")
                    .advice("undefine that domain, redefine it, or choose another name"));
        }
        for (DomainCell other : catalog.list()) {
            StoredDefinition definition = other.files().definition();
            if (definition != null && definition.uuid().equals(uuid)) {
                throw new AlreadyExistsException(
                        ErrorDetails.of("define", cell.subject(), "its UUID is that of " + other.subject())
                                .advice("leave the UUID out to get a new one"));
            }
        }
    }

    /** A socket path that does not fit would only be noticed at the start. */
    private void checkSockets(DomainSpec spec) {
        Layout layout = context.store().layout();
        HostPath longest = layout.runFolder("00000000").socket("12345678");
        if (!longest.fitsSocket()) {
            throw InvalidSpecException.of(
                    "domain " + spec.name(),
                    "stateRoot.runtime",
                    "is too long: a socket below it must fit " + HostPath.MAX_SOCKET_BYTES + " bytes, as " + longest
                            + " does not");
        }
    }

    void redefine(DomainName name, DomainSpec spec, Duration limit) {
        if (!spec.name().equals(name)) {
            throw InvalidSpecException.of("domain " + name, "name", "cannot be changed by redefining");
        }
        try (Operation operation = gate.begin(name, "redefine", limit);
                HostLock change = context.locks().change(name, "redefine")) {
            DomainCell cell = operation.cell();
            GuestDefinition before = Definitions.readable(cell, "redefine");
            checkNotSaved(cell, "redefine");
            if (spec.uuid().filter(uuid -> !uuid.equals(before.uuid())).isPresent()) {
                throw InvalidSpecException.of(cell.subject(), "uuid", "cannot be changed by redefining");
            }
            JsonObject fixed = context.driver().fix(spec, Optional.of(before.fixed()));
            DomainSpec complete = spec.toBuilder().uuid(before.uuid()).build();
            replace(cell, Definitions.stored(cell, "redefine"), complete, fixed);
        }
        catalog.refresh(name);
    }

    private void replace(DomainCell cell, StoredDefinition stored, DomainSpec spec, JsonObject fixed) {
        cell.run().ifPresent(run -> context.store().keepStarted(stored, run.folder()));
        context.store().replace(stored.withGuest(new GuestDefinition(stored.name(), stored.uuid(), spec, fixed)));
    }

    void upgradeMachine(DomainName name, Duration limit) {
        String attempted = "upgrade the machine of";
        try (Operation operation = gate.begin(name, attempted, limit);
                HostLock change = context.locks().change(name, attempted)) {
            GuestDefinition before = Definitions.readable(operation.cell(), attempted);
            checkNotSaved(operation.cell(), attempted);
            JsonObject fixed = context.driver().upgrade(before.spec(), before.fixed());
            StoredDefinition stored = Definitions.stored(operation.cell(), attempted);
            replace(operation.cell(), stored, before.spec(), fixed);
        }
        catalog.refresh(name);
    }

    void undefine(DomainName name, Duration limit) {
        try (Operation operation = gate.begin(name, "undefine", limit)) {
            DomainCell cell = operation.cell();
            Definitions.checkRunKnown(cell, "undefine");
            if (cell.run().isPresent()) {
                throw new WrongStateException(ErrorDetails.of(
                                "undefine",
                                cell.subject(),
                                "it is " + cell.known().state())
                        .advice("shut it down or destroy it first"));
            }
            checkNotSaved(cell, "undefine");
            StoredDefinition definition = cell.files().definition();
            if (definition != null
                    && definition.residence() != null
                    && definition.residence().handover() != null) {
                Definitions.checkResidence(cell, definition, context.host().id(), "undefine");
            }
            Intent intent = Intent.of(
                    Intent.Operation.UNDEFINE,
                    cell.name(),
                    "",
                    false,
                    context.clock().instant());
            context.journal().open(intent);
            try (HostLock change = context.locks().change(cell.name(), "undefine")) {
                context.store().deleteAll(cell.name());
            }
            context.journal().close(intent);
        }
        catalog.refresh(name);
    }

    /** A guest that waits in a file must not be lost by the way. */
    private void checkNotSaved(DomainCell cell, String attempted) {
        if (context.store()
                .files()
                .status(context.store().layout().managedSave(cell.name()))
                .isPresent()) {
            throw new WrongStateException(ErrorDetails.of(attempted, cell.subject(), "it has a managed save")
                    .advice("start it, or throw the save away with discardManagedSave()"));
        }
    }

    void resolve(DomainName name, HandoverEvidence evidence, Departure departure, Duration limit) {
        try (Operation operation = gate.begin(name, "resolve", limit)) {
            DomainCell cell = operation.cell();
            StoredDefinition definition = Definitions.stored(cell, "resolve");
            Residence residence = definition.residence();
            Residence.Handover handover = residence == null ? null : residence.handover();
            if (residence == null || handover == null) {
                throw new WrongStateException(ErrorDetails.of("resolve", cell.subject(), "it is not in doubt"));
            }
            LOG.atWarn()
                    .addKeyValue("domain", cell.name())
                    .addKeyValue("target", handover.target())
                    .addKeyValue("verdict", evidence.verdict())
                    .addKeyValue("statement", evidence.statement())
                    .log("a doubtful handover is settled on the caller's word");
            switch (evidence.verdict()) {
                case TARGET_IS_DOWN -> departure.resolveHere(cell, handover);
                case TARGET_RUNS -> departure.resolveThere(cell);
            }
        }
        catalog.refresh(name);
    }
}
