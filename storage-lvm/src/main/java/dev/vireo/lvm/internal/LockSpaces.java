package dev.vireo.lvm.internal;

import dev.vireo.host.CommandResult;
import dev.vireo.lvm.VolumeGroupName;
import java.util.List;

/** What lvmlockd has started, as lvmlockctl(8) tells. */
public final class LockSpaces {
    private final Root root;

    /** On a host. */
    public LockSpaces(Root root) {
        this.root = root;
    }

    /** Whether it is known that the locks of a group are not started here: without them nothing can be changed. */
    public boolean lacks(VolumeGroupName group) {
        CommandResult result = root.run(List.of("lvmlockctl", "--info"));
        return result.succeeded() && !has(result.output(), group);
    }

    /** Reads what lvmlockctl says: a lock space is a line of its kind, its lock manager and its name. */
    static boolean has(String info, VolumeGroupName group) {
        List<String> started = List.of("LS", "lvm_" + group);
        return info.lines()
                .map(line -> line.strip().split("\\s+", -1))
                .anyMatch(words -> words.length == 3 && started.equals(List.of(words[0], words[2])));
    }
}
