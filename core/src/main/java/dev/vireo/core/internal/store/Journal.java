package dev.vireo.core.internal.store;

import dev.vireo.ByteSize;
import dev.vireo.domain.DomainName;
import dev.vireo.error.VireoException;
import dev.vireo.host.FileStatus;
import dev.vireo.host.HostFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The intents that are open on a host. */
public final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final ByteSize LIMIT = ByteSize.ofKiB(64);

    private final HostFiles files;
    private final Layout layout;

    /** A journal in a layout. */
    public Journal(HostFiles files, Layout layout) {
        this.files = files;
        this.layout = layout;
    }

    /** Writes an intent down, durably. */
    public void open(Intent intent) {
        files.create(layout.intent(intent.id()), intent.write(), 0600);
    }

    /** Removes an intent whose effects are done or undone. */
    public void close(Intent intent) {
        files.delete(layout.intent(intent.id()));
    }

    /** Whether an intent is still there: somebody else may have finished it. */
    public boolean isOpen(Intent intent) {
        return files.status(layout.intent(intent.id())).isPresent();
    }

    /** Whether no intent is open for a domain. */
    public boolean isClear(DomainName domain) {
        return read().stream().noneMatch(intent -> intent.domain().equals(domain));
    }

    /** The open intents. One that cannot be read at all is reported in the log and left alone. */
    public List<Intent> read() {
        List<Intent> intents = new ArrayList<>();
        for (FileStatus file : files.list(layout.journal())) {
            if (!file.name().startsWith(".") && file.name().endsWith(".json")) {
                read(file.name().substring(0, file.name().length() - 5)).ifPresent(intents::add);
            }
        }
        return intents;
    }

    private Optional<Intent> read(String id) {
        try {
            Optional<byte[]> content = files.read(layout.intent(id), LIMIT);
            return content.map(bytes -> Intent.read(id, bytes));
        } catch (VireoException | ClassCastException | IllegalArgumentException | java.time.DateTimeException e) {
            LOG.atWarn()
                    .addKeyValue("intent", id)
                    .setCause(e)
                    .log("an intent in the journal cannot be read and is left alone");
            return Optional.empty();
        }
    }
}
