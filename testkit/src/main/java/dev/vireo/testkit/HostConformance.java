package dev.vireo.testkit;

import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/**
 * What every implementation of {@link Host} has to do. Extend it, and hand it a machine to test on:
 *
 * <pre>{@code
 * class LocalHostIT extends HostConformance {
 *     @Override
 *     protected HostFixture fixture() {
 *         return new UnixFixture(LocalHost::open, LocalHostFactory.class);
 *     }
 * }
 * }</pre>
 */
public abstract class HostConformance {
    /** Longer than anything here should take, and short enough for a test that hangs. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    HostFixture fixture;
    Host host;

    /** A new machine, or a new corner of the same. */
    protected abstract HostFixture fixture();

    @BeforeEach
    void openHost() {
        fixture = fixture();
        host = fixture.open();
    }

    @AfterEach
    void closeHost() {
        host.close();
        fixture.close();
    }

    HostPath path(String name) {
        return fixture.folder().resolve(name);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Nested
    class Commands extends CommandConformance {
        Commands() {
            super(HostConformance.this);
        }
    }

    @Nested
    class StreamingCommands extends StreamConformance {
        StreamingCommands() {
            super(HostConformance.this);
        }
    }

    @Nested
    class Files extends FileConformance {
        Files() {
            super(HostConformance.this);
        }
    }

    @Nested
    class Locks extends LockConformance {
        Locks() {
            super(HostConformance.this);
        }
    }

    @Nested
    class Sockets extends SocketConformance {
        Sockets() {
            super(HostConformance.this);
        }
    }

    @Nested
    class Processes extends ProcessConformance {
        Processes() {
            super(HostConformance.this);
        }
    }

    @Nested
    class Facts extends FactsConformance {
        Facts() {
            super(HostConformance.this);
        }
    }
}
