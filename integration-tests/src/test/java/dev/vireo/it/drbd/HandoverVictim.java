package dev.vireo.it.drbd;

import dev.vireo.host.Host;
import dev.vireo.host.ssh.SshHost;
import dev.vireo.host.ssh.SshOptions;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A program that opens both sides of a replicated volume and dies. Arguments: of the source and of the
 * target the port of ssh, the private key and the file of host keys.
 */
final class HandoverVictim {
    private static final Duration SLOW = Duration.ofSeconds(60);

    private HandoverVictim() {}

    public static void main(String[] arguments) {
        Host source = connect(arguments[0], arguments[1], arguments[2]);
        Host target = connect(arguments[3], arguments[4], arguments[5]);
        Handovers.open(source, target).prepare();
        Runtime.getRuntime().halt(9);
    }

    private static Host connect(String port, String key, String knownHosts) {
        return SshHost.connect(
                "root@127.0.0.1:" + port,
                SshOptions.builder()
                        .withoutConfigFile()
                        .withoutAgent()
                        .identity(Path.of(key))
                        .knownHosts(Path.of(knownHosts))
                        .connectTimeout(SLOW)
                        .deadline(SLOW)
                        .build());
    }
}
