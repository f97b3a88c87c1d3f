package dev.vireo.it.drbd;

import dev.vireo.host.Host;
import dev.vireo.host.ssh.SshHost;
import dev.vireo.host.ssh.SshOptions;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A program that opens both sides of a replicated volume and dies. Arguments: the ssh ports of source and target, the
 * private key, the file of host keys.
 */
final class HandoverVictim {
    private static final Duration SLOW = Duration.ofSeconds(60);

    private HandoverVictim() {}

    public static void main(String[] arguments) {
        SshOptions options = SshOptions.builder()
                .withoutConfigFile()
                .withoutAgent()
                .identity(Path.of(arguments[2]))
                .knownHosts(Path.of(arguments[3]))
                .connectTimeout(SLOW)
                .deadline(SLOW)
                .build();
        Host source = SshHost.connect("root@127.0.0.1:" + arguments[0], options);
        Host target = SshHost.connect("root@127.0.0.1:" + arguments[1], options);
        Handovers.open(source, target).prepare();
        Runtime.getRuntime().halt(9);
    }
}
