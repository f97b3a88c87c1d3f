package dev.vireo.examples;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.host.ssh.HostCheck;
import dev.vireo.host.ssh.SshHost;
import dev.vireo.host.ssh.SshOptions;
import dev.vireo.qemu.QemuDriverProvider;
import java.io.PrintStream;
import java.nio.file.Path;

/** Looks at another machine by SSH: what it lacks, and its domains. Arguments: {@code root@node2 KEY KNOWN-HOSTS}. */
public final class OtherMachine {
    private OtherMachine() {}

    public static void main(String[] arguments) {
        show(arguments[0], Path.of(arguments[1]), Path.of(arguments[2]), System.out);
    }

    /** Prints what there is. */
    public static void show(String destination, Path key, Path knownHosts, PrintStream out) {
        // @start region="connect"
        SshOptions options =
                SshOptions.builder().identity(key).knownHosts(knownHosts).build();
        try (SshHost host = SshHost.connect(destination, options)) {
            for (HostCheck check : host.check()) {
                out.println(check);
            }
            try (Hypervisor hypervisor = Hypervisor.compose()
                    .driver(new QemuDriverProvider())
                    .host(host)
                    .options(ConnectOptions.builder().readOnly().build())
                    .open()) {
                ListDomains.list(hypervisor, out);
            }
        }
        // @end
    }
}
