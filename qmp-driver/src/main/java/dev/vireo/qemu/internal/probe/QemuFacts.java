package dev.vireo.qemu.internal.probe;

import dev.vireo.domain.Accelerator;
import dev.vireo.host.HostPath;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What one QEMU binary can do on one host. Immutable.
 *
 * @param version for people
 * @param machines the machine types
 * @param cpus the CPU models, by the accelerators that were found to work
 * @param devices the names of the devices
 * @param options the options of its command line and the parameters of each
 * @param networks the kinds of network back end
 * @param streamOptions what a stream network can be told
 * @param balloon the properties of its balloon device
 * @param jsonDevices whether the command line takes devices as JSON
 * @param folders where it looks for firmware, in this order
 */
public record QemuFacts(
        String version,
        List<MachineType> machines,
        Map<Accelerator, List<CpuDefinition>> cpus,
        Set<String> devices,
        Map<String, Set<String>> options,
        Set<String> networks,
        Set<String> streamOptions,
        Set<String> balloon,
        boolean jsonDevices,
        List<HostPath> folders) {
    /** QEMU 9.2 and newer. */
    public static final String RECONNECT_MILLISECONDS = "reconnect-ms";
    /** QEMU 8.0 and newer. */
    public static final String RECONNECT_SECONDS = "reconnect";

    /** Keeps copies. */
    public QemuFacts {
        machines = List.copyOf(machines);
        cpus = Map.copyOf(cpus);
        devices = Set.copyOf(devices);
        options = Map.copyOf(options);
        networks = Set.copyOf(networks);
        streamOptions = Set.copyOf(streamOptions);
        balloon = Set.copyOf(balloon);
        folders = List.copyOf(folders);
    }

    /** The machine type of a name or alias. */
    public Optional<MachineType> machine(String asked) {
        Optional<MachineType> exact = machineWhere(machine -> machine.name().equals(asked));
        return exact.isPresent() ? exact : machineWhere(machine -> machine.isCalled(asked));
    }

    private Optional<MachineType> machineWhere(Predicate<MachineType> condition) {
        return machines.stream().filter(condition).findFirst();
    }

    /** The CPU model of a name, as an accelerator provides it; as any does, where that one was not asked. */
    public Optional<CpuDefinition> cpu(Accelerator accelerator, String name) {
        List<CpuDefinition> known = cpus.get(accelerator);
        if (known == null) {
            return cpus.values().stream()
                    .flatMap(Collection::stream)
                    .filter(cpu -> cpu.name().equals(name))
                    .findFirst()
                    .map(cpu -> new CpuDefinition(cpu.name(), cpu.aliasOf(), List.of()));
        }
        return known.stream().filter(cpu -> cpu.name().equals(name)).findFirst();
    }

    /** Whether an option of the command line has a parameter. */
    public boolean hasOption(String option, String parameter) {
        return options.getOrDefault(option, Set.of()).contains(parameter);
    }

    /** The option by which a stream network is told to connect again: in milliseconds where there is that, else seconds. */
    public Optional<String> streamReconnect() {
        return Stream.of(RECONNECT_MILLISECONDS, RECONNECT_SECONDS)
                .filter(streamOptions::contains)
                .findFirst();
    }

    /** The same facts with the CPU models of one more accelerator. */
    QemuFacts withCpus(Accelerator accelerator, List<CpuDefinition> models) {
        Map<Accelerator, List<CpuDefinition>> more = new LinkedHashMap<>(cpus);
        more.put(accelerator, models);
        return new QemuFacts(
                version, machines, more, devices, options, networks, streamOptions, balloon, jsonDevices, folders);
    }
}
