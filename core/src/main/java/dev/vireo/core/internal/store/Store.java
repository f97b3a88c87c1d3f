package dev.vireo.core.internal.store;

import dev.vireo.ByteSize;
import dev.vireo.domain.DomainName;
import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.error.VireoException;
import dev.vireo.host.FileStatus;
import dev.vireo.host.HostFiles;
import dev.vireo.host.HostPath;
import java.time.DateTimeException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and writes the files of the domains. */
public final class Store {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final ByteSize LIMIT = ByteSize.ofMiB(4);

    private final HostFiles files;
    private final Layout layout;

    /** A store in a layout. */
    public Store(HostFiles files, Layout layout) {
        this.files = files;
        this.layout = layout;
    }

    /** Where the files lie. */
    public Layout layout() {
        return layout;
    }

    /** The files of the host. */
    public HostFiles files() {
        return files;
    }

    /** The stamps of the files of all domains: what has not changed need not be read again. */
    public Map<DomainName, Stamp> stamps() {
        Map<DomainName, Stamp> stamps = new LinkedHashMap<>();
        for (FileStatus file : files.list(layout.definitions())) {
            DomainName name = Layout.nameOf(file.name());
            if (name != null) {
                stamps.put(name, new Stamp(FileStamp.of(file), null));
            }
        }
        for (FileStatus file : files.list(layout.runs())) {
            DomainName name = Layout.nameOf(file.name());
            if (name != null) {
                FileStamp definition = Optional.ofNullable(stamps.get(name))
                        .map(Stamp::definition)
                        .orElse(null);
                stamps.put(name, new Stamp(definition, FileStamp.of(file)));
            }
        }
        return stamps;
    }

    /** The stamps of one domain's files. */
    public Stamp stamp(DomainName name) {
        return new Stamp(
                files.status(layout.definition(name)).map(FileStamp::of).orElse(null),
                files.status(layout.run(name)).map(FileStamp::of).orElse(null));
    }

    /**
     * What the files say about a domain now. A run record that cannot be read makes the domain unreadable, for it may
     * run; so does a definition that is missing while the domain runs.
     */
    public Snapshot read(DomainName name) {
        RunRecord run;
        try {
            run = readRun(name);
        } catch (UnreadableStateException e) {
            return new Snapshot(null, e, null, true);
        }
        try {
            Optional<byte[]> content = readFile(layout.definition(name), "definition of domain " + name);
            if (content.isEmpty() && run != null && run.running()) {
                throw new UnreadableStateException(
                        ErrorDetails.of("read", "definition of domain " + name, "it is missing, but the domain runs")
                                .advice("restore the file from a backup, or destroy the domain"),
                        null);
            }
            StoredDefinition definition =
                    content.map(bytes -> DefinitionCodec.read(name, bytes)).orElse(null);
            return new Snapshot(definition, null, run, false);
        } catch (UnreadableStateException e) {
            return new Snapshot(null, e, run, false);
        }
    }

    /** What stands in the way of reading a file, other than the way to the host, makes its domain unreadable. */
    private Optional<byte[]> readFile(HostPath file, String subject) {
        try {
            return files.read(file, LIMIT);
        } catch (UnreachableException | TimedOutException | ClosedException | InterruptedOperationException e) {
            throw e;
        } catch (VireoException e) {
            throw new UnreadableStateException(
                    ErrorDetails.of("read", subject, e.details().problem())
                            .advice("restore " + file + " from a backup"),
                    e);
        }
    }

    private @Nullable RunRecord readRun(DomainName name) {
        String subject = "run record of domain " + name;
        Optional<byte[]> content = readFile(layout.run(name), subject);
        try {
            return content.map(bytes -> RunRecord.read(name, bytes)).orElse(null);
        } catch (VireoException | ClassCastException | IllegalArgumentException | DateTimeException e) {
            throw new UnreadableStateException(
                    ErrorDetails.of("read", subject, "it is corrupt, so it cannot be told whether the domain runs")
                            .advice("see that no process of it runs, then remove " + layout.run(name)),
                    e);
        }
    }

    /** The short ids of the folders of all runs that go on; all that there are where that cannot be told. */
    public Set<String> runningFolders() {
        Set<String> folders = new HashSet<>();
        for (FileStatus file : files.list(layout.runs())) {
            DomainName name = Layout.nameOf(file.name());
            try {
                RunRecord run = name == null ? null : readRun(name);
                if (run != null && run.running()) {
                    folders.add(run.folder());
                }
            } catch (UnreadableStateException e) {
                LOG.atWarn()
                        .addKeyValue("domain", name)
                        .log("its run record cannot be read, so any run folder may be its own");
                files.list(layout.runFolders()).forEach(folder -> folders.add(Layout.idOf(folder.name())));
            }
        }
        return folders;
    }

    /** Removes what is left of a domain of that name whose definition somebody has removed by hand. */
    public void deleteLeftovers(DomainName name) {
        if (files.status(layout.run(name)).isPresent()
                || files.status(layout.logs(name)).isPresent()
                || files.status(layout.managedSave(name)).isPresent()
                || files.status(layout.privateFolder(name)).isPresent()) {
            deleteAll(name);
        }
    }

    /** Writes a new definition; refuses if there is one. */
    public void create(StoredDefinition definition) {
        files.create(layout.definition(definition.name()), DefinitionCodec.write(definition), 0600);
    }

    /** Replaces a definition. */
    public void replace(StoredDefinition definition) {
        files.replace(layout.definition(definition.name()), DefinitionCodec.write(definition), 0600);
    }

    /**
     * Keeps the definition that a run was started with, if it has not been kept before; for the domain is about to be
     * redefined, and the guest stays what it is.
     */
    public void keepStarted(StoredDefinition definition, String folder) {
        HostPath file = layout.started(folder);
        if (files.status(file).isEmpty()) {
            files.replace(file, DefinitionCodec.write(definition), 0600);
        }
    }

    /** The definition that a run was started with, if the domain has been redefined since. */
    public Optional<StoredDefinition> started(DomainName name, String folder) {
        return readFile(layout.started(folder), "definition of the running domain " + name)
                .map(bytes -> DefinitionCodec.read(name, bytes));
    }

    /** Writes or replaces a run record. */
    public void replace(RunRecord run) {
        files.replace(layout.run(run.name()), run.write(), 0600);
    }

    /** Removes all that is kept for a domain; can be repeated. */
    public void deleteAll(DomainName name) {
        files.delete(layout.definition(name));
        files.delete(layout.run(name));
        files.delete(layout.managedSave(name));
        files.deleteTree(layout.logs(name));
        files.deleteTree(layout.privateFolder(name));
    }

    /**
     * Tells two versions of a domain's files apart.
     *
     * @param definition of the definition; null if there is none
     * @param run of the run record; null if there is none
     */
    public record Stamp(
            @Nullable FileStamp definition, @Nullable FileStamp run) {
        /** Neither file is there. */
        public static final Stamp NOTHING = new Stamp(null, null);
    }

    /**
     * Tells two versions of a file apart: each durable write makes a new inode.
     *
     * @param inode its number
     * @param size bytes
     * @param modified last change
     */
    public record FileStamp(long inode, long size, java.time.Instant modified) {
        static FileStamp of(FileStatus file) {
            return new FileStamp(file.inode(), file.size(), file.modified());
        }
    }
}
