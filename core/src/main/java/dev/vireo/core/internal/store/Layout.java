package dev.vireo.core.internal.store;

import dev.vireo.StateRoot;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.domain.DomainName;
import dev.vireo.host.HostFiles;
import dev.vireo.host.HostPath;

/**
 * Where everything lies below a state root.
 *
 * @param root the root
 */
public record Layout(StateRoot root) {
    private static final String SUFFIX = ".json";
    private static final String GONE = ".gone";

    /** The folder of the definitions. */
    public HostPath definitions() {
        return root.durable().resolve("domains");
    }

    /** The definition of a domain. */
    public HostPath definition(DomainName name) {
        return definitions().resolve(name + SUFFIX);
    }

    /** The folder of the run records. */
    public HostPath runs() {
        return root.runtime().resolve("domains");
    }

    /** The record of a domain's present or last run. */
    public HostPath run(DomainName name) {
        return runs().resolve(name + SUFFIX);
    }

    /** The folder of the run folders. */
    public HostPath runFolders() {
        return root.runtime().resolve("d");
    }

    /** The definition that a run was started with, where the domain has been redefined since. */
    HostPath started(String id) {
        return runFolder(id).path().resolve("started.json");
    }

    /** The run folder with this short id. */
    public RunFolder runFolder(String id) {
        return new RunFolder(runFolders().resolve(id));
    }

    /** A run folder that is being removed: its short id, out of the way of whoever still wants to write there. */
    public HostPath discarded(String id) {
        return runFolders().resolve(id + GONE);
    }

    /** The short id of a run folder, also of one that is being removed. */
    public static String idOf(String folderName) {
        return folderName.endsWith(GONE) ? folderName.substring(0, folderName.length() - GONE.length()) : folderName;
    }

    /** Logs of a domain, in a folder for its present or last run. */
    public HostPath logs(DomainName name) {
        return root.durable().resolve("logs").resolve(name.value());
    }

    /** Files that belong to a domain alone, such as its UEFI variables. */
    public HostPath privateFolder(DomainName name) {
        return RunFolder.privateFolder(root, name);
    }

    /** The folder of the managed saves. */
    public HostPath saves() {
        return root.durable().resolve("saves");
    }

    /** The file that the next start of a domain goes on from, if it is there. */
    public HostPath managedSave(DomainName name) {
        return saves().resolve(name + ".save");
    }

    /** The folder of the intents. */
    public HostPath journal() {
        return root.durable().resolve("journal");
    }

    /** The intent with this id. */
    public HostPath intent(String id) {
        return journal().resolve(id + SUFFIX);
    }

    /** The lock of a domain for an operation that may take long. */
    public HostPath operationLock(DomainName name) {
        return locks().resolve(name + ".operation");
    }

    /** The lock of a domain for a change of its files. */
    public HostPath changeLock(DomainName name) {
        return locks().resolve(name + ".change");
    }

    /** The lock that commands with effects on a domain hold. */
    public HostPath effectsLock(DomainName name) {
        return locks().resolve(name + ".effects");
    }

    /** The lock under which UUIDs that callers have chosen are compared; no domain's name begins with a dot. */
    public HostPath identitiesLock() {
        return locks().resolve(".identities");
    }

    private HostPath locks() {
        return root.runtime().resolve("locks");
    }

    /** Creates the folders. Guests' processes may pass through the runtime ones; nobody else enters the durable ones. */
    public void createFolders(HostFiles files) {
        files.createFolders(root.durable(), 0700);
        for (HostPath folder : new HostPath[] {
            definitions(), journal(), saves(), root.durable().resolve("logs")
        }) {
            files.createFolders(folder, 0700);
        }
        files.createFolders(root.runtime(), 0711);
        files.createFolders(runFolders(), 0711);
        files.createFolders(runs(), 0700);
        files.createFolders(locks(), 0700);
    }

    /** The domain that a file of {@link #definitions()} or {@link #runs()} belongs to; null if it is none of ours. */
    public static @org.jspecify.annotations.Nullable DomainName nameOf(String fileName) {
        if (fileName.startsWith(".") || !fileName.endsWith(SUFFIX)) {
            return null;
        }
        String name = fileName.substring(0, fileName.length() - SUFFIX.length());
        try {
            return new DomainName(name);
        } catch (dev.vireo.error.InvalidSpecException notOurs) {
            return null;
        }
    }
}
