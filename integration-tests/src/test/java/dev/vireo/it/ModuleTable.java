package dev.vireo.it;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which module owns which packages, and what it may import. A new module gets a row here, in the root {@code pom.xml}
 * and, unless it is a leaf, among the dependencies of this one.
 */
final class ModuleTable {
    private static final String ANYTHING = "";
    private static final Set<String> EVERYWHERE = Set.of("java", "org.jspecify", "org.slf4j");
    private static final Set<String> LIBRARIES = Set.of(
            "api", "core", "host", "host-ssh", "qmp", "qmp-driver", "kvm-ioctl", "storage-lvm", "drbd-control", "lab");

    static final List<Row> ROWS = List.of(
            row("api")
                    .owning("dev.vireo", "dev.vireo.domain", "dev.vireo.error", "dev.vireo.host", "dev.vireo.network")
                    .owning("dev.vireo.spi", "dev.vireo.storage"),
            row("core")
                    .owning("dev.vireo.json", "dev.vireo.core")
                    .importing("api")
                    .andOthers("tools.jackson"),
            row("host").owning("dev.vireo.host.local").importing("api").andOthers("com.sun.jna"),
            row("host-ssh").owning("dev.vireo.host.ssh").importing("api").andOthers("com.jcraft.jsch"),
            row("qmp").owning("dev.vireo.qmp").importing("api", "core").andOthers("tools.jackson"),
            row("qmp-driver").owning("dev.vireo.qemu").importing("api", "core", "qmp"),
            row("kvm-ioctl")
                    .owning("dev.vireo.kvm", "dev.vireo.microvm")
                    .importing("api", "core", "qmp")
                    .andOthers("jnr", "com.kenai.jffi"),
            row("storage-lvm").owning("dev.vireo.lvm").importing("api", "core"),
            row("drbd-control").owning("dev.vireo.drbd").importing("api", "core"),
            row("testkit").owning("dev.vireo.testkit").importing("api").andOthers("org.junit", "org.assertj"),
            row("lab")
                    .owning("dev.vireo.lab")
                    .importing("api", "core", "host", "host-ssh", "qmp-driver")
                    .andOthers("org.junit"),
            row("examples").owning("dev.vireo.examples").importing(LIBRARIES.toArray(String[]::new)),
            row("benchmarks")
                    .owning("dev.vireo.benchmarks")
                    .importing(LIBRARIES.toArray(String[]::new))
                    .andOthers(ANYTHING));

    private ModuleTable() {}

    private static Row row(String folder) {
        return new Row(folder, Set.of(), Set.of(), EVERYWHERE);
    }

    /** The row of a package of ours: the one that owns it, or the nearest package above it. */
    static Optional<Row> ownerOf(String packageName) {
        return ROWS.stream()
                .flatMap(row -> row.packages().stream().map(owned -> Map.entry(owned, row)))
                .filter(entry -> isWithin(packageName, entry.getKey()))
                .max(Comparator.comparing(entry -> entry.getKey().length()))
                .map(Map.Entry::getValue);
    }

    /** The root package holds the api's own types; that something is below it tells nothing. */
    private static boolean isWithin(String packageName, String owned) {
        return packageName.equals(owned) || (!owned.equals("dev.vireo") && packageName.startsWith(owned + "."));
    }

    /**
     * One module.
     *
     * @param folder its folder
     * @param packages the packages that it owns, with those below them
     * @param modules the folders of the modules of ours that it may import
     * @param others the packages of others that it may import, with those below them
     */
    record Row(String folder, Set<String> packages, Set<String> modules, Set<String> others) {
        Row owning(String... more) {
            return new Row(folder, union(packages, more), modules, others);
        }

        Row importing(String... more) {
            return new Row(folder, packages, union(modules, more), others);
        }

        Row andOthers(String... more) {
            return new Row(folder, packages, modules, union(others, more));
        }

        boolean mayImport(String packageName) {
            if (packageName.equals("dev.vireo") || packageName.startsWith("dev.vireo.")) {
                return ownerOf(packageName)
                        .filter(owner -> owner.folder().equals(folder) || modules.contains(owner.folder()))
                        .isPresent();
            }
            return others.stream()
                    .anyMatch(other ->
                            other.isEmpty() || packageName.equals(other) || packageName.startsWith(other + "."));
        }

        private static Set<String> union(Set<String> some, String... more) {
            Set<String> all = new TreeSet<>(some);
            all.addAll(List.of(more));
            return all;
        }
    }
}
