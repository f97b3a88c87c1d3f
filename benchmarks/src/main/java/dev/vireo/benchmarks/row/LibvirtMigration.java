package dev.vireo.benchmarks.row;

import dev.vireo.benchmarks.peer.LibvirtPeer;
import java.io.IOException;
import org.libvirt.Domain;
import org.libvirt.Domain.GetJobStatsFlags;
import org.libvirt.Domain.MigrateFlags;
import org.libvirt.LibvirtException;
import org.libvirt.TypedParameter;

/**
 * A guest that goes back and forth between two libvirts on this machine, with its definition, over unencrypted TCP. What
 * is measured is {@code virDomainMigrate} of libvirt-java, called here and asking both daemons; the downtime is the one
 * that libvirt has measured, from the stop at the source to the start at the target.
 */
final class LibvirtMigration implements AutoCloseable {
    private static final long FLAGS =
            MigrateFlags.LIVE | MigrateFlags.PERSIST_DEST | MigrateFlags.UNDEFINE_SOURCE | MigrateFlags.UNSAFE;
    private static final long NO_LIMIT = 0;

    private final LibvirtPeer[] places;
    private Domain domain;

    LibvirtMigration(LibvirtPeer one, LibvirtPeer two, String xml) throws LibvirtException {
        places = new LibvirtPeer[] {one, two};
        domain = one.startPaused(xml);
        domain.resume();
    }

    /** Moves the guest to where it is not. */
    MoveTimes move() throws LibvirtException, IOException {
        long begin = System.nanoTime();
        Domain moved = domain.migrate(places[1].connection(), FLAGS, null, "tcp:127.0.0.1", NO_LIMIT);
        double total = Timing.millisSince(begin);
        domain.free();
        domain = moved;
        LibvirtPeer from = places[0];
        places[0] = places[1];
        places[1] = from;
        return new MoveTimes(total, downtime(moved));
    }

    private static double downtime(Domain moved) throws LibvirtException, IOException {
        for (TypedParameter figure : moved.getJobStats(GetJobStatsFlags.COMPLETED).stats) {
            if (figure.field.equals("downtime")) {
                return Double.parseDouble(figure.getValueAsString());
            }
        }
        throw new IOException("libvirt does not tell for how long the guest was stopped");
    }

    @Override
    public void close() throws LibvirtException {
        domain.destroy();
        domain.undefine();
        domain.free();
    }
}
