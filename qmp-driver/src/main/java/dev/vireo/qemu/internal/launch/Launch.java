package dev.vireo.qemu.internal.launch;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.Incoming;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.domain.Accelerator;
import dev.vireo.domain.DomainSpec;
import dev.vireo.host.HostPath;
import dev.vireo.qemu.internal.abi.GuestAbi;
import java.util.Map;
import java.util.Optional;

/**
 * All that the command line of one start depends on.
 *
 * @param program the QEMU binary
 * @param definition the domain
 * @param abi what was fixed for it
 * @param accelerator what runs its instructions, decided for this start
 * @param folder its run folder
 * @param variables where its UEFI variables are kept
 * @param streamReconnect the option by which a stream network connects again, if there is one
 * @param images what was found where its disks' content should be, by disk id
 * @param kernel its kernel, links resolved
 * @param initrd its initial RAM disk, links resolved
 * @param incoming where its state comes from, if it does not start afresh
 */
record Launch(
        HostPath program,
        GuestDefinition definition,
        GuestAbi abi,
        Accelerator accelerator,
        RunFolder folder,
        HostPath variables,
        Optional<String> streamReconnect,
        Map<String, Image> images,
        Optional<HostPath> kernel,
        Optional<HostPath> initrd,
        Optional<Incoming> incoming) {
    DomainSpec spec() {
        return definition.spec();
    }
}
