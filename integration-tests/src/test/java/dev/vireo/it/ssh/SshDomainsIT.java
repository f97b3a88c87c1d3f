package dev.vireo.it.ssh;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.host.Host;
import dev.vireo.host.ssh.SshHost;
import dev.vireo.host.ssh.SshOptions;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.it.support.StateFolder;
import dev.vireo.it.support.World;
import dev.vireo.qemu.QemuDriverProvider;
import dev.vireo.testkit.DomainConformance;
import dev.vireo.testkit.DomainFixture;
import dev.vireo.testkit.GuestOrder;
import dev.vireo.testkit.Sshd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** QEMU's domains are the same through SSH. */
class SshDomainsIT extends DomainConformance {
    @TempDir
    static Path folder;

    private static Sshd sshd;

    @BeforeAll
    static void startServer() {
        sshd = Sshd.start(folder);
    }

    @AfterAll
    static void stopServer() {
        sshd.close();
    }

    @Override
    protected DomainFixture fixture() {
        return new SshFixture();
    }

    /** This machine, reached by SSH, with a state root of its own. */
    private static final class SshFixture implements DomainFixture {
        private final StateFolder state = StateFolder.create();
        private final List<Host> hosts = new ArrayList<>();

        @Override
        public Hypervisor connect(ConnectOptions.Builder options) {
            SshOptions ssh = SshOptions.builder()
                    .withoutConfigFile()
                    .withoutAgent()
                    .identity(sshd.identity())
                    .knownHosts(sshd.knownHosts())
                    .build();
            Host host = SshHost.connect(sshd.destination(), ssh);
            hosts.add(host);
            return Hypervisor.compose()
                    .driver(new QemuDriverProvider())
                    .host(host)
                    .options(options.stateRoot(state.root()).build())
                    .open();
        }

        /** Firmware that finds nothing to boot. */
        @Override
        public DomainSpec.Builder idle(DomainName name) {
            return World.spec(name.value());
        }

        @Override
        public DomainSpec.Builder talking(DomainName name) {
            return LinuxGuest.shared().domain(name);
        }

        @Override
        public String ready() {
            return LinuxGuest.ready();
        }

        @Override
        public String order(GuestOrder order) {
            return switch (order) {
                case POWER_OFF -> "poweroff -f\n";
                case REBOOT -> "reboot -f\n";
                case PANIC -> "echo c >/proc/sysrq-trigger\n";
            };
        }

        @Override
        public void close() {
            hosts.forEach(Host::close);
            try {
                state.assertClean();
            } finally {
                state.close();
            }
        }
    }
}
