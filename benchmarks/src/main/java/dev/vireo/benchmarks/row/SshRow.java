package dev.vireo.benchmarks.row;

import dev.vireo.benchmarks.BenchRow;
import dev.vireo.benchmarks.Measurement;
import dev.vireo.benchmarks.SideBySide;
import dev.vireo.benchmarks.Target;
import dev.vireo.benchmarks.peer.SshServer;
import dev.vireo.benchmarks.site.Site;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.host.ssh.SshHost;
import dev.vireo.host.ssh.SshOptions;
import java.util.List;

/**
 * Calls one after the other over one SSH connection, in calls a second: a command that does nothing, next to {@code ssh -S}
 * on a connection that is open already, and the status of a file. The server is OpenSSH on loopback.
 */
public final class SshRow implements BenchRow {
    private static final int CALLS = 100;
    private static final int WARMUP = 2;
    private static final int ROUNDS = 7;
    private static final HostPath FILE = HostPath.of("/etc/passwd");

    @Override
    public String name() {
        return "ssh";
    }

    @Override
    public List<Measurement> measure(Site site) throws Exception {
        try (SshServer server = SshServer.start();
                SshHost host = SshHost.connect(
                        server.destination(),
                        SshOptions.builder()
                                .withoutConfigFile()
                                .withoutAgent()
                                .identity(server.key())
                                .knownHosts(server.knownHosts())
                                .build())) {
            Command nothing = Command.of("true");
            double[] medians = SideBySide.medians(
                    WARMUP,
                    ROUNDS,
                    () -> rate(() -> host.run(nothing).orThrow("run", "true")),
                    () -> rate(() -> server.run("true")),
                    () -> rate(() -> look(host)));
            return List.of(
                    new Measurement(
                            "commands a second over one SSH connection",
                            "1/s",
                            medians[0],
                            new Measurement.Peer(SshServer.NAME, medians[1]),
                            Target.atLeast(100)),
                    new Measurement("file calls a second over it", "1/s", medians[2], null, Target.atLeast(100)));
        }
    }

    private static void look(SshHost host) {
        if (host.files().status(FILE).isEmpty()) {
            throw new IllegalStateException(FILE + " is not there");
        }
    }

    private static double rate(Timing.Step call) throws Exception {
        double millis = Timing.millis(() -> {
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
        });
        return CALLS * 1000.0 / millis;
    }
}
