package dev.vireo;

import dev.vireo.domain.Domains;
import dev.vireo.host.Host;

/**
 * One hypervisor on one host: the way in to its domains.
 *
 * <p>{@link #close()} detaches. Guests go on, and so do jobs that live in QEMU or the kernel; waits of this program
 * fail with {@link dev.vireo.error.ClosedException}. Guests that run within this program by its own choice end, see
 * {@link dev.vireo.domain.Domain#lifetime()}. A program that is killed loses nothing: the next connect finds
 * what runs and finishes or undoes what was under way.
 */
public interface Hypervisor extends AutoCloseable {
    /**
     * Connects with the defaults.
     *
     * @param uri driver, transport and host: {@code qemu:///} for QEMU on this machine
     * @throws dev.vireo.error.UnsupportedException no driver or transport of that name was found; says which artifact
     *     is missing
     * @throws dev.vireo.error.InvalidSpecException the URI has another form
     */
    static Hypervisor connect(String uri) {
        return connect(uri, ConnectOptions.defaults());
    }

    /**
     * Connects.
     *
     * @param uri driver, transport and host: {@code qemu:///} for QEMU on this machine
     * @param options deadlines, state root, executors
     * @throws dev.vireo.error.UnsupportedException no driver or transport of that name was found; says which artifact
     *     is missing
     * @throws dev.vireo.error.InvalidSpecException the URI has another form
     */
    static Hypervisor connect(String uri, ConnectOptions options) {
        return EngineLookup.engine().connect(ConnectUri.parse(uri), options);
    }

    /** Composes a hypervisor by hand from a driver and a host, both of which the caller brings. */
    static HypervisorBuilder compose() {
        return EngineLookup.engine().compose();
    }

    /** The domains of this host that the driver runs. */
    Domains domains();

    /** The jobs that this program has started here. */
    Jobs jobs();

    /** What happens here, as it happens. */
    Events events();

    /** The host underneath; closed with this hypervisor unless the caller brought it. */
    Host host();

    /** What this driver can do on this host. */
    Capabilities capabilities();

    /** Detaches; idempotent. Guests go on, but for those within this program, {@link dev.vireo.domain.Lifetime#CALLER}. */
    @Override
    void close();
}
