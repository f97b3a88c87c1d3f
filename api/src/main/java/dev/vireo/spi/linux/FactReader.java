package dev.vireo.spi.linux;

import dev.vireo.ByteSize;
import dev.vireo.host.HostFacts;
import dev.vireo.host.VirtualizationSupport;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Composes the facts of a machine from its files. */
public final class FactReader {
    /** The JVM's names of architectures that differ from uname(2)'s. */
    private static final Map<String, String> ARCHITECTURES = Map.of("amd64", "x86_64", "arm64", "aarch64");

    private static final Pattern USER = Pattern.compile("(?m)^Uid:\\s+\\d+\\s+(\\d+)");

    /** A line of {@code /proc/PID/cgroup}: the unified hierarchy, or systemd's own of version 1. */
    private static final Pattern CGROUP = Pattern.compile("(?m)^(?:0:|\\d+:name=systemd):(.+)$");

    /** PROC_PID_INIT_INO in {@code linux/proc_ns.h}. */
    private static final String FIRST_PID_NAMESPACE = "pid:[4026531836]";

    private static final Pattern CONTAINER_CGROUP =
            Pattern.compile("[/:-](docker|libpod|kubepods|containerd|cri-containerd|crio|lxc)\\b");

    private final SystemFiles files;
    private final String machine;
    private final long ownPid;
    private final BooleanSupplier opensKvm;

    /**
     * A reader.
     *
     * @param machine the architecture, in the JVM's words or those of uname(2)
     * @param ownPid the number of the process that acts for us there
     * @param opensKvm tells whether we may open {@code /dev/kvm}
     */
    public FactReader(SystemFiles files, String machine, long ownPid, BooleanSupplier opensKvm) {
        this.files = files;
        this.machine = machine;
        this.ownPid = ownPid;
        this.opensKvm = opensKvm;
    }

    /** Reads all of them. */
    public HostFacts read() {
        CpuInfo cpu = CpuInfo.parse(files.text("/proc/cpuinfo").orElse(""));
        ByteSize memory = MemoryInfo.parse(files.required("/proc/meminfo")).size("MemTotal");
        Topology topology = Topology.read(files, memory);
        String architecture = architecture(machine);
        return new LinuxFacts(
                files.required("/proc/sys/kernel/hostname"),
                files.required("/proc/sys/kernel/osrelease"),
                architecture,
                cpu.model(),
                topology.cpus(),
                topology.nodes(),
                memory,
                new VirtualizationSupport(opensKvm.getAsBoolean(), cpu.virtualizes(architecture)),
                userId(),
                survival().decide());
    }

    static String architecture(String jvmName) {
        return ARCHITECTURES.getOrDefault(jvmName, jvmName);
    }

    /** Our effective user id. */
    public int userId() {
        Matcher user = USER.matcher(files.required("/proc/self/status"));
        return user.find() ? Integer.parseUnsignedInt(user.group(1)) : -1;
    }

    private SurvivalRule survival() {
        boolean root = userId() == 0;
        String cgroup = cgroup(files.text("/proc/self/cgroup").orElse(""));
        return new SurvivalRule(
                files.exists("/run/systemd/system") && hasSystemdRun(),
                root || files.exists("/run/user/" + Integer.toUnsignedString(userId()) + "/systemd/private"),
                cgroup,
                isContainer(cgroup),
                ownPid,
                initAncestor());
    }

    private boolean hasSystemdRun() {
        return files.exists("/usr/bin/systemd-run") || files.exists("/bin/systemd-run");
    }

    static String cgroup(String text) {
        Matcher line = CGROUP.matcher(text);
        String path = "";
        while (line.find()) {
            path = line.group(1).length() > path.length() ? line.group(1) : path;
        }
        return path;
    }

    /**
     * A PID namespace other than the first one, or a cgroup that a container engine has made. Files such as
     * {@code /.dockerenv} prove nothing: they stay in a disk image that was made from a container's.
     */
    private boolean isContainer(String cgroup) {
        return !files.link("/proc/self/ns/pid").equals(FIRST_PID_NAMESPACE)
                || CONTAINER_CGROUP.matcher(cgroup).find();
    }

    private Optional<String> initAncestor() {
        Optional<ProcessStat> ancestor = stat(ownPid);
        while (ancestor.isPresent() && ancestor.get().pid() != 1) {
            ancestor = ancestor.get().parent() == 0
                    ? Optional.empty()
                    : stat(ancestor.get().parent());
        }
        return ancestor.flatMap(init -> files.line("/proc/1/comm"));
    }

    private Optional<ProcessStat> stat(long pid) {
        return files.text("/proc/" + pid + "/stat").flatMap(ProcessStat::parse);
    }
}
