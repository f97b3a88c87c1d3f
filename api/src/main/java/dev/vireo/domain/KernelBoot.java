package dev.vireo.domain;

import dev.vireo.host.HostPath;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A kernel that is booted directly, without a boot loader in the guest. Immutable. */
public final class KernelBoot {
    private final HostPath kernel;
    private final @Nullable HostPath initrd;
    private final String commandLine;

    private KernelBoot(HostPath kernel, @Nullable HostPath initrd, String commandLine) {
        this.kernel = Objects.requireNonNull(kernel);
        this.initrd = initrd;
        this.commandLine = Objects.requireNonNull(commandLine);
    }

    /** A kernel image on the host, with no initial RAM disk and an empty command line. */
    public static KernelBoot of(HostPath kernel) {
        return new KernelBoot(kernel, null, "");
    }

    /** The same with an initial RAM disk on the host. */
    public KernelBoot initrd(HostPath file) {
        return new KernelBoot(kernel, file, commandLine);
    }

    /** The same with a kernel command line; at most 2047 characters, no control characters. */
    public KernelBoot commandLine(String text) {
        return new KernelBoot(kernel, initrd, text);
    }

    /** The kernel image. */
    public HostPath kernel() {
        return kernel;
    }

    /** The initial RAM disk, if there is one. */
    public Optional<HostPath> initrd() {
        return Optional.ofNullable(initrd);
    }

    /** The kernel command line. */
    public String commandLine() {
        return commandLine;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KernelBoot that
                && kernel.equals(that.kernel)
                && Objects.equals(initrd, that.initrd)
                && commandLine.equals(that.commandLine);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kernel, initrd, commandLine);
    }

    @Override
    public String toString() {
        return "kernel " + kernel;
    }
}
