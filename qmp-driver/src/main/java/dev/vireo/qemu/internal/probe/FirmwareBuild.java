package dev.vireo.qemu.internal.probe;

import dev.vireo.host.HostPath;
import org.jspecify.annotations.Nullable;

/**
 * A UEFI build that is installed on a host.
 *
 * @param code the program
 * @param codeSize bytes; a guest that runs it has flash of this size
 * @param codeSha256 digest of the program when it was found, lower-case hexadecimal; null if not read
 * @param variables the template that a domain's own variables are made from
 */
public record FirmwareBuild(
        HostPath code, long codeSize, @Nullable String codeSha256, HostPath variables) {}
