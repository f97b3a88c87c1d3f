package dev.vireo.qemu.internal.probe;

import dev.vireo.host.HostPath;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A build of UEFI or BIOS that is installed on a host.
 *
 * @param code the program
 * @param codeSize bytes; a guest that runs it has read-only memory of this size
 * @param codeSha256 digest of the program when it was found, lower-case hexadecimal; null if not read
 * @param variables the template that a domain's own variables are made from; null for BIOS, which has none
 */
public record FirmwareBuild(
        HostPath code,
        long codeSize,
        @Nullable String codeSha256,
        @Nullable HostPath variables) {
    /** The template of the variables, for UEFI. */
    public Optional<HostPath> template() {
        return Optional.ofNullable(variables);
    }
}
