package dev.vireo.host.local;

import dev.vireo.host.Host;
import dev.vireo.testkit.HostConformance;
import dev.vireo.testkit.HostFixture;
import dev.vireo.testkit.UnixFixture;
import java.util.function.Supplier;

/** The local host does what every host has to do. */
class LocalHostIT extends HostConformance {
    @Override
    protected HostFixture fixture() {
        return new UnixFixture(Factory.class);
    }

    /** Opens the local host here and in other JVMs. */
    public static final class Factory implements Supplier<Host> {
        /** Called by name. */
        public Factory() {}

        @Override
        public Host get() {
            return LocalHost.open();
        }
    }
}
