package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.TransferListen;
import dev.vireo.core.driver.TransferOrder;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.SlowMigration;
import dev.vireo.host.HostPath;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The way of a stream from source to target. Pure.
 *
 * @param address under which the source reaches the target
 * @param local address at which the target listens
 * @param how the options
 */
record MigrationRoute(String address, String local, MigrationOptions how) {
    private static final String LOOPBACK = "127.0.0.1";

    /**
     * The way to a host.
     *
     * @param reached how this program reaches it ({@link dev.vireo.host.Host#address()})
     */
    static MigrationRoute to(String reached, MigrationOptions how) {
        if (how.address().isPresent()) {
            String address = how.address().get();
            return new MigrationRoute(address, isNumber(address) ? address : "0.0.0.0", how);
        }
        int scheme = reached.indexOf("://");
        String host = scheme < 0 ? null : URI.create(reached).getHost();
        return host == null
                ? new MigrationRoute(LOOPBACK, LOOPBACK, how)
                : new MigrationRoute(host, isNumber(host) ? host : "0.0.0.0", how);
    }

    private static boolean isNumber(String address) {
        return address.indexOf(':') >= 0 || address.matches("[0-9.]+");
    }

    private boolean fetches() {
        return how.postCopy() || how.whenSlow() == SlowMigration.POST_COPY;
    }

    TransferListen listen(Optional<HostPath> secret) {
        List<Integer> ports =
                IntStream.rangeClosed(how.firstPort(), how.lastPort()).boxed().toList();
        return new TransferListen(local, ports, secret, how.channels(), fetches());
    }

    TransferOrder send(int port, Optional<HostPath> secret) {
        return new TransferOrder(
                new TransferOrder.Destination.Network(address, port, secret),
                how.bandwidth(),
                how.downtime(),
                how.channels(),
                how.slowDown(),
                fetches(),
                true);
    }
}
