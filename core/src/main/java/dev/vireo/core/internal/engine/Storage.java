package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.StorageHandover;
import dev.vireo.core.driver.StorageHandoverProvider;
import dev.vireo.error.VireoException;
import dev.vireo.host.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The storage of one guest that moves; whoever has a part in it is asked. */
final class Storage {
    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

    private final List<StorageHandover> parts;
    private final List<StorageHandover> prepared = new ArrayList<>();

    private Storage(List<StorageHandover> parts) {
        this.parts = parts;
    }

    static Storage of(GuestDefinition definition, Host source, Host target) {
        List<StorageHandover> parts = new ArrayList<>();
        for (StorageHandoverProvider provider : providers()) {
            provider.open(definition, source, target).ifPresent(parts::add);
        }
        return new Storage(parts);
    }

    private static Iterable<StorageHandoverProvider> providers() {
        return ServiceLoader.load(StorageHandoverProvider.class, Storage.class.getClassLoader());
    }

    /** Takes back what migrations have left on a host whose program has died. */
    static void recover(Host host) {
        for (StorageHandoverProvider provider : providers()) {
            try {
                provider.recover(host);
            } catch (VireoException e) {
                LOG.atWarn().setCause(e).log("what migrations may have left open in storage could not be looked for");
            }
        }
    }

    void prepare() {
        for (StorageHandover part : parts) {
            prepared.add(part);
            part.prepare();
        }
    }

    void confirm() {
        parts.forEach(StorageHandover::confirm);
    }

    void finish() {
        for (StorageHandover part : parts) {
            try {
                part.finish();
            } catch (VireoException e) { // the guest has moved; that is not undone any more
                LOG.atWarn().setCause(e).log("storage could not be cleared after a migration");
            }
        }
    }

    void leave() {
        for (StorageHandover part : prepared) {
            try {
                part.leave();
            } catch (VireoException e) {
                LOG.atWarn()
                        .setCause(e)
                        .log("storage could not be left alone after a migration whose end is not known");
            }
        }
    }

    void abort() {
        for (StorageHandover part : prepared) {
            try {
                part.abort();
            } catch (VireoException e) {
                LOG.atWarn().setCause(e).log("storage could not be taken back after a migration that came to nothing");
            }
        }
    }
}
