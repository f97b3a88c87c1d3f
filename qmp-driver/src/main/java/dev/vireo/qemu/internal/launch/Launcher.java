package dev.vireo.qemu.internal.launch;

import dev.vireo.StateRoot;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.Incoming;
import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.KernelBoot;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.qemu.internal.abi.GuestAbi;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at the files that a start needs, and plans it. */
public final class Launcher {
    private final Host host;
    private final HostPath program;
    private final StateRoot root;
    private final Optional<String> streamReconnect;

    /**
     * Creates it for a host.
     *
     * @param program the QEMU binary
     * @param root where the domains' own UEFI variables are kept
     * @param streamReconnect the option by which a stream network connects again, if there is one
     */
    public Launcher(Host host, HostPath program, StateRoot root, Optional<String> streamReconnect) {
        this.host = host;
        this.program = program;
        this.root = root;
        this.streamReconnect = streamReconnect;
    }

    /**
     * Plans a start.
     *
     * @throws dev.vireo.error.VireoException a file is missing or cannot be used
     */
    public LaunchPlan plan(
            GuestDefinition definition,
            GuestAbi abi,
            Accelerator accelerator,
            RunFolder folder,
            Optional<Incoming> incoming) {
        String domain = "domain " + definition.name();
        Images images = new Images(host, domain);
        Map<String, Image> found = new LinkedHashMap<>();
        Set<String> toCome = incoming.filter(Incoming.Moving.class::isInstance)
                .map(moving -> ((Incoming.Moving) moving).disks())
                .orElse(Set.of());
        for (DiskSpec disk : definition.spec().disks()) {
            found.put(disk.id(), toCome.contains(disk.id()) ? images.place(disk) : images.look(disk));
        }
        NetworkChecks network = new NetworkChecks(host, domain);
        definition.spec().nics().forEach(network::check);
        BootFiles boot = new BootFiles(host, domain);
        abi.uefiBuild().ifPresent(build -> boot.check(build, "UEFI"));
        abi.biosBuild().ifPresent(build -> boot.check(build, "BIOS"));
        Optional<KernelBoot> kernel = definition.spec().kernel();
        HostPath variables = RunFolder.privateFolder(root, definition.name()).resolve("uefi-vars.fd");
        return LaunchPlanner.plan(new Launch(
                program,
                definition,
                abi,
                accelerator,
                folder,
                variables,
                streamReconnect,
                found,
                kernel.map(each -> boot.find(each.kernel(), "kernel")),
                kernel.flatMap(KernelBoot::initrd).map(initrd -> boot.find(initrd, "initrd")),
                incoming));
    }
}
