package dev.vireo.spi.linux;

import dev.vireo.ByteSize;
import dev.vireo.host.HostUsage;
import dev.vireo.host.HugePages;
import dev.vireo.host.LoadAverage;
import dev.vireo.host.Pressure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory, load, pressure and huge pages, all read when it is made. */
public final class LinuxUsage implements HostUsage {
    private static final String HUGE_PAGES = "/sys/kernel/mm/hugepages";
    private static final Pattern POOL = Pattern.compile("hugepages-(\\d+)kB");

    private final MemoryInfo memory;
    private final LoadAverage load;
    private final Map<Resource, Pressure> pressure;
    private final List<HugePages> hugePages;

    private LinuxUsage(
            MemoryInfo memory, LoadAverage load, Map<Resource, Pressure> pressure, List<HugePages> hugePages) {
        this.memory = memory;
        this.load = load;
        this.pressure = pressure;
        this.hugePages = hugePages;
    }

    /** Reads it all. */
    public static LinuxUsage read(SystemFiles files) {
        Map<Resource, Pressure> pressure = new EnumMap<>(Resource.class);
        for (Resource resource : Resource.values()) {
            files.text("/proc/pressure/" + resource.name().toLowerCase(Locale.ROOT))
                    .flatMap(PressureInfo::parse)
                    .ifPresent(read -> pressure.put(resource, read));
        }
        return new LinuxUsage(
                MemoryInfo.parse(files.required("/proc/meminfo")),
                parseLoad(files.required("/proc/loadavg")),
                pressure,
                readHugePages(files));
    }

    /** Parses {@code /proc/loadavg}. */
    static LoadAverage parseLoad(String text) {
        String[] fields = text.split(" ", -1);
        return new LoadAverage(
                Double.parseDouble(fields[0]), Double.parseDouble(fields[1]), Double.parseDouble(fields[2]));
    }

    private static List<HugePages> readHugePages(SystemFiles files) {
        List<HugePages> pools = new ArrayList<>();
        for (String name : files.names(HUGE_PAGES)) {
            Matcher form = POOL.matcher(name);
            if (form.matches()) {
                String folder = HUGE_PAGES + "/" + name;
                pools.add(new HugePages(
                        ByteSize.ofKiB(Long.parseLong(form.group(1))),
                        files.number(folder + "/nr_hugepages").orElse(0L),
                        files.number(folder + "/free_hugepages").orElse(0L)));
            }
        }
        pools.sort(Comparator.comparing(HugePages::pageSize));
        return List.copyOf(pools);
    }

    @Override
    public ByteSize availableMemory() {
        return memory.size("MemAvailable");
    }

    @Override
    public ByteSize freeMemory() {
        return memory.size("MemFree");
    }

    @Override
    public ByteSize usedSwap() {
        long total = memory.size("SwapTotal").bytes();
        return ByteSize.ofBytes(Math.max(0, total - memory.size("SwapFree").bytes()));
    }

    @Override
    public LoadAverage load() {
        return load;
    }

    @Override
    public Optional<Pressure> pressure(Resource resource) {
        return Optional.ofNullable(pressure.get(resource));
    }

    @Override
    public List<HugePages> hugePages() {
        return hugePages;
    }
}
