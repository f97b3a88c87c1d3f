package dev.vireo.examples;

import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.RestoreOptions;
import dev.vireo.domain.SaveCompression;
import dev.vireo.domain.SaveOptions;
import dev.vireo.domain.SaveResult;
import dev.vireo.host.HostPath;
import dev.vireo.storage.DiskSource;
import java.io.PrintStream;
import java.time.Duration;
import java.util.UUID;

/** Puts guests to sleep and wakes them up. */
final class SaveAndRestore {
    private SaveAndRestore() {}

    // @start region="save"
    /** Writes a guest to a file and brings it back from there. */
    static Domain throughAFile(Hypervisor hypervisor, Domain domain, HostPath file, PrintStream out) {
        SaveResult saved = domain.save(
                        file,
                        SaveOptions.builder().compression(SaveCompression.ZSTD).build())
                .await(Duration.ofMinutes(5));
        out.println("saved " + saved.size().toMiB() + " MiB in " + saved.total().toMillis() + " ms");
        return hypervisor.domains().restore(file, RestoreOptions.defaults()).await(Duration.ofMinutes(5));
    }
    // @end

    // @start region="managed"
    /** Puts a guest to sleep; its next start goes on where it was. */
    static void sleepAndWakeUp(Domain domain) {
        domain.managedSave(SaveOptions.defaults()).await(Duration.ofMinutes(5));
        domain.start(); // not a boot
    }
    // @end

    // @start region="clone"
    /** Brings a saved guest to life once more, beside the others, on a copy of its disk. */
    static Domain anotherOne(Hypervisor hypervisor, HostPath file, DomainName name, DiskSource copy) {
        RestoreOptions how = RestoreOptions.builder()
                .name(name)
                .uuid(UUID.randomUUID())
                .disk("root", copy)
                .build();
        return hypervisor.domains().restore(file, how).await(Duration.ofMinutes(5));
    }
    // @end
}
