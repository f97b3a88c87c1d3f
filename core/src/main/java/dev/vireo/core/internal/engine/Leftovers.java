package dev.vireo.core.internal.engine;

import dev.vireo.core.internal.store.Intent;
import dev.vireo.core.internal.store.Layout;
import dev.vireo.error.VireoException;
import dev.vireo.host.FileStatus;
import dev.vireo.host.ProcessIdentity;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes run folders that nobody knows any more: a program was killed after it had written down that a run is over and
 * before the folder was gone.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final EngineContext context;

    Leftovers(EngineContext context) {
        this.context = context;
    }

    /**
     * Looks once. The order matters: a folder is made after its intent was opened, and that is closed after the run was
     * written down; so a folder that was seen first and is in neither later is in neither for good.
     */
    void sweep() {
        Layout layout = context.store().layout();
        List<FileStatus> folders = context.store().files().list(layout.runFolders());
        if (folders.isEmpty()) {
            return;
        }
        Set<String> known = new HashSet<>();
        context.journal().read().stream().map(Intent::folder).forEach(known::add);
        known.addAll(context.store().runningFolders());
        for (FileStatus folder : folders) {
            String id = Layout.idOf(folder.name());
            if (!known.contains(id)) {
                remove(id);
            }
        }
    }

    private void remove(String id) {
        Optional<ProcessIdentity> process =
                context.launcher().process(context.store().layout().runFolder(id));
        if (process.isPresent()
                && context.host().processes().state(process.get()).mayHoldFiles()) {
            LOG.atWarn()
                    .addKeyValue("folder", id)
                    .addKeyValue("process", process.get().pid())
                    .log("a guest runs of which no domain is known; it is left alone");
            return;
        }
        try {
            context.launcher().clear(id);
        } catch (VireoException e) {
            LOG.atWarn().addKeyValue("folder", id).setCause(e).log("could not remove a run folder that nobody uses");
        }
    }
}
