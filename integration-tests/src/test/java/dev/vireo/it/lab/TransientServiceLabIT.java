package dev.vireo.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.domain.KernelBoot;
import dev.vireo.examples.guest.BootOption;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.host.Command;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A guest under KVM on a host with systemd, started by a program that is itself a service there. */
@UseLab
@Timeout(600)
class TransientServiceLabIT {
    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final String LOGS = "/var/lib/vireo/logs/" + Caller.DOMAIN;

    private static String console(LabHost host) {
        return host.run("sh", "-c", "cat " + LOGS + "/*/console.*");
    }

    private static void awaitConsole(LabHost host, String text) {
        Awaitility.await(text)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(console(host)).contains(text));
    }

    private static String lastCount(LabHost host) {
        String console = console(host);
        return console.substring(console.lastIndexOf(GuestLine.COUNT.marker()));
    }

    @Test
    void livesOnWithoutTheServiceThatStartedItAndIsShutDownWithTheHost(Lab lab) {
        LabHost host = lab.host(1);
        KernelBoot boot = Cargo.putGuest(host);
        String classPath = Cargo.putClasses(host);
        String line = LinuxGuest.commandLine().with(BootOption.COUNT).toString();
        host.run(
                "systemd-run",
                "--unit=caller",
                "java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                Caller.class.getName(),
                Cargo.there(boot.kernel().value()),
                Cargo.there(boot.initrd().orElseThrow().value()),
                line);
        Awaitility.await("the guest is started")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(host.run("journalctl", "--unit=caller", "--output=cat"))
                        .contains(Caller.STARTED));
        awaitConsole(host, GuestLine.COUNT.marker());
        String unit = host.run("systemctl", "list-units", "--plain", "--no-legend", "vireo-" + Caller.DOMAIN + "-*")
                .split(" ")[0];
        assertThat(unit).endsWith(".service");

        host.run("systemctl", "stop", "caller");
        String then = lastCount(host);
        assertThat(host.run(Command.of("systemctl", "is-active", "--quiet", unit))
                        .succeeded())
                .as("%s is active when its caller is stopped", unit)
                .isTrue();
        Awaitility.await("it counts on")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(lastCount(host)).isNotEqualTo(then));

        host.shutdown();
        host.powerOn();
        assertThat(console(host))
                .as("what the guest said when its host shut down")
                .contains(GuestLine.POWER_BUTTON.marker());
    }
}
