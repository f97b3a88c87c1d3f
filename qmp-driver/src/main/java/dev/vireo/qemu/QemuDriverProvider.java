package dev.vireo.qemu;

import dev.vireo.core.driver.DomainDriver;
import dev.vireo.core.driver.DomainDriverProvider;
import dev.vireo.core.driver.DriverContext;
import dev.vireo.host.HostPath;
import dev.vireo.qemu.internal.QemuDriver;
import dev.vireo.qemu.internal.probe.Binary;
import dev.vireo.qemu.internal.probe.BinaryFinder;
import org.jspecify.annotations.Nullable;

/**
 * The QEMU driver, for URIs such as {@code qemu:///}. Found by {@link java.util.ServiceLoader}; made by hand to name a
 * QEMU binary:
 *
 * <pre>{@code
 * Hypervisor.compose().driver(new QemuDriverProvider(HostPath.of("/opt/qemu/bin/qemu-system-x86_64")))...open();
 * }</pre>
 */
public final class QemuDriverProvider implements DomainDriverProvider {
    private final @Nullable HostPath binary;

    /** The QEMU that is in one of the usual places. */
    public QemuDriverProvider() {
        binary = null;
    }

    /** The QEMU at this place on the host. */
    public QemuDriverProvider(HostPath binary) {
        this.binary = binary;
    }

    @Override
    public String scheme() {
        return "qemu";
    }

    /**
     * {@inheritDoc}
     *
     * @throws dev.vireo.error.UnsupportedException there is no QEMU, or the host is not x86-64
     */
    @Override
    public DomainDriver open(DriverContext context) {
        Binary found =
                binary == null ? BinaryFinder.find(context.host()) : BinaryFinder.require(context.host(), binary);
        return new QemuDriver(context, found);
    }
}
