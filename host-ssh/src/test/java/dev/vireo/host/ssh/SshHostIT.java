package dev.vireo.host.ssh;

import dev.vireo.host.Host;
import dev.vireo.testkit.HostConformance;
import dev.vireo.testkit.HostFixture;
import dev.vireo.testkit.Sshd;
import dev.vireo.testkit.UnixFixture;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A host over SSH does what every host has to do. */
class SshHostIT extends HostConformance {
    private static final String FOLDER = "vireo.test.sshd.folder";
    private static final String DESTINATION = "vireo.test.sshd.destination";

    @TempDir
    static Path folder;

    private static Sshd sshd;

    @BeforeAll
    static void startServer() {
        sshd = Sshd.start(folder);
        System.setProperty(FOLDER, folder.toString());
        System.setProperty(DESTINATION, sshd.destination());
    }

    @AfterAll
    static void stopServer() {
        System.clearProperty(FOLDER);
        System.clearProperty(DESTINATION);
        sshd.close();
    }

    @Override
    protected HostFixture fixture() {
        return new UnixFixture(Factory.class);
    }

    /** Opens the host here and in other JVMs. */
    public static final class Factory implements Supplier<Host> {
        /** Called by name. */
        public Factory() {}

        @Override
        public Host get() {
            Path keys = Path.of(System.getProperty(FOLDER));
            SshOptions options = SshOptions.builder()
                    .withoutConfigFile()
                    .withoutAgent()
                    .identity(keys.resolve("id_ed25519"))
                    .knownHosts(keys.resolve("known_hosts"))
                    .build();
            return SshHost.connect(System.getProperty(DESTINATION), options);
        }
    }
}
