package dev.vireo.testkit;

import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import java.time.Duration;

/** The fake does what every host has to do. */
class ScriptedHostConformanceTest extends HostConformance {
    @Override
    protected HostFixture fixture() {
        return new ScriptedFixture();
    }

    private static final class ScriptedFixture implements HostFixture {
        private static final HostPath FOLDER = HostPath.of("/tmp/test");

        private final ScriptedHost machine = ScriptedHost.create();
        private final Programs programs = new ScriptedPrograms(machine);

        ScriptedFixture() {
            machine.files().createFolders(FOLDER, 0700);
        }

        @Override
        public Host open() {
            return machine.another();
        }

        @Override
        public Programs programs() {
            return programs;
        }

        @Override
        public HostPath folder() {
            return FOLDER;
        }

        @Override
        public SocketPeer listen(HostPath socket) {
            return machine.listen(socket);
        }

        @Override
        public OtherProgram startOther() {
            return new OtherHandle(machine.another());
        }

        @Override
        public void close() {
            machine.close();
        }
    }

    private record OtherHandle(ScriptedHost host) implements HostFixture.OtherProgram {
        @Override
        public void hold(HostPath lock, String purpose) {
            host.locks().acquire(lock, LockMode.EXCLUSIVE, purpose, Duration.ZERO);
        }

        @Override
        public long startUnder(HostPath lock, Command command) {
            Recorder said = new Recorder();
            host.start(command.under(lock), said);
            return Long.parseLong(said.awaitLines(1).strip());
        }

        @Override
        public void kill() {
            host.crash();
        }
    }
}
