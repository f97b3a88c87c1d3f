package dev.vireo.qemu.internal.abi;

import dev.vireo.domain.Firmware;
import dev.vireo.qemu.internal.probe.FirmwareBuild;
import java.util.Optional;

/** Finds the firmware for new guests. */
@FunctionalInterface
public interface FirmwareSource {
    /** The build of a kind for a family of machines, if the host has one. */
    Optional<FirmwareBuild> find(Firmware kind, MachineFamily family);
}
