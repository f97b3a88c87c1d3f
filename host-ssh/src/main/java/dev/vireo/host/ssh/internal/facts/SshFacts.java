package dev.vireo.host.ssh.internal.facts;

import dev.vireo.host.HostFacts;
import dev.vireo.host.HostUsage;
import dev.vireo.host.ssh.internal.io.Deadline;
import dev.vireo.host.ssh.internal.worker.Workers;
import dev.vireo.spi.linux.FactReader;
import dev.vireo.spi.linux.LinuxUsage;
import dev.vireo.spi.linux.SystemSnapshot;
import java.util.List;

/**
 * What the host is.
 *
 * @param facts its facts
 * @param pageSize bytes of a page
 */
public record SshFacts(HostFacts facts, int pageSize) {
    private static final String OBSERVE = "observe";

    /** Reads the facts. */
    public static SshFacts read(Workers workers, Deadline deadline, String subject) {
        SystemSnapshot files =
                snapshot(workers.look(deadline, OBSERVE, subject, "facts").records());
        files.link("/proc/self/ns/pid", files.text("namespace").orElse(""));
        long pid = files.number("pid").orElse(-1L);
        HostFacts facts = new FactReader(
                        files,
                        files.line("machine").orElse("unknown"),
                        pid,
                        () -> files.text("kvm").isPresent())
                .read();
        return new SshFacts(facts, files.number("page").orElse(4096L).intValue());
    }

    /** Reads what changes all the time. */
    public static HostUsage usage(Workers workers, Deadline deadline, String subject) {
        return LinuxUsage.read(
                snapshot(workers.look(deadline, OBSERVE, subject, "usage").records()));
    }

    /** Records are pairs of a path and a content. */
    private static SystemSnapshot snapshot(List<String> records) {
        SystemSnapshot files = new SystemSnapshot();
        for (int i = 0; i + 1 < records.size(); i += 2) {
            files.file(records.get(i), records.get(i + 1));
        }
        return files;
    }
}
