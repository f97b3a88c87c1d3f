package dev.vireo.benchmarks.row;

import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.SocketTarget;
import dev.vireo.qmp.QmpClient;
import dev.vireo.qmp.QmpOptions;
import java.nio.file.Path;

/** Connects to monitors. */
final class QmpClients {
    private QmpClients() {}

    /** A client of the monitor at a socket. */
    static QmpClient connect(Host host, Path monitor) {
        return QmpClient.connect(host, SocketTarget.of(HostPath.of(monitor.toString())), QmpOptions.defaults());
    }
}
