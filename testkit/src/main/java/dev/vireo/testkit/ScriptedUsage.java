package dev.vireo.testkit;

import dev.vireo.ByteSize;
import dev.vireo.host.HostUsage;
import dev.vireo.host.HugePages;
import dev.vireo.host.LoadAverage;
import dev.vireo.host.Pressure;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The usage of a {@link ScriptedHost}. */
public record ScriptedUsage(
        ByteSize availableMemory,
        ByteSize freeMemory,
        ByteSize usedSwap,
        LoadAverage load,
        Map<HostUsage.Resource, Pressure> pressures,
        List<HugePages> hugePages)
        implements HostUsage {

    /** 12 GiB available, a little load, no pressure, no huge pages. */
    public static ScriptedUsage defaults() {
        return new ScriptedUsage(
                ByteSize.ofGiB(12),
                ByteSize.ofGiB(10),
                ByteSize.ZERO,
                new LoadAverage(0.1, 0.2, 0.3),
                Map.of(),
                List.of());
    }

    @Override
    public Optional<Pressure> pressure(Resource resource) {
        return Optional.ofNullable(pressures.get(resource));
    }
}
