package dev.vireo.core.internal.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.LaunchPlan.InheritedDocument;
import dev.vireo.core.driver.LaunchPlan.InheritedFile;
import dev.vireo.core.driver.LaunchPlan.InheritedStream;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.SaveCompression;
import dev.vireo.host.HostPath;
import dev.vireo.host.Survival;
import dev.vireo.network.MacAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaunchCommandTest {
    private static final DomainName NAME = DomainName.of("web1");
    private static final RunFolder FOLDER = new RunFolder(HostPath.of("/run/vireo/d/0badc0de"));
    private static final HostPath LOGS = HostPath.of("/var/lib/vireo/logs/web1/0badc0de");
    private static final LaunchPlan PLAN = new LaunchPlan(
            List.of("qemu", "-name", "cost $5, 100%"),
            List.of(
                    new InheritedFile(20, HostPath.of("/disks/a b.img"), true),
                    new InheritedFile(21, HostPath.of("/boot/vmlinuz"), false)),
            List.of(),
            Optional.of("press $it"),
            List.of(HostPath.of("/dev/kvm")),
            List.of(new LaunchPlan.Tap("vt0badc0de-0", "br0", MacAddress.of("52:54:00:12:34:56"))),
            List.of(
                    new InheritedStream(22, HostPath.of("/saves/a.save"), 4096, SaveCompression.NONE),
                    new InheritedStream(23, HostPath.of("/saves/b.save"), 8192, SaveCompression.ZSTD)),
            List.of(new InheritedDocument(24, "{}")));

    private static List<String> argv(Survival survival, int user) {
        return LaunchCommand.argv(survival, NAME, FOLDER, LOGS, user, 524288, PLAN);
    }

    @Test
    void handsTheSupervisorEverythingAsArguments() {
        List<String> argv = argv(Survival.SESSION, 0x70000001);
        assertThat(argv).startsWith("bash", "-c");
        assertThat(argv.subList(3, argv.size()))
                .containsExactly(
                        "vireo-guest",
                        "/run/vireo/d/0badc0de",
                        "/var/lib/vireo/logs/web1/0badc0de",
                        "1879048193",
                        "524288",
                        "press $it",
                        "22",
                        "raw:4096",
                        "/saves/a.save",
                        "23",
                        "zstd:8192",
                        "/saves/b.save",
                        "20",
                        "rw",
                        "/disks/a b.img",
                        "21",
                        "r",
                        "/boot/vmlinuz",
                        "24",
                        "r",
                        "/run/vireo/d/0badc0de/document.24",
                        "0",
                        "group",
                        "/dev/kvm",
                        "0",
                        "tap",
                        "vt0badc0de-0",
                        "--",
                        "qemu",
                        "-name",
                        "cost $5, 100%");
    }

    @Test
    void runsTheGuestAsTheCallerWhereItCannotBeAnother() {
        assertThat(argv(Survival.SESSION, -1).get(6)).isEqualTo("-");
    }

    @Test
    void isATransientServiceWhereThereIsSystemd() {
        List<String> argv = argv(Survival.SERVICE, 5);
        assertThat(argv)
                .startsWith("systemd-run")
                .contains(
                        "--unit=vireo-web1-0badc0de",
                        "--property=Type=notify",
                        "--property=After=local-fs.target remote-fs.target");
        int end = argv.indexOf("--");
        assertThat(argv.subList(end + 1, end + 3)).containsExactly("bash", "-c");
        assertThat(argv.get(end + 3))
                .as("systemd expands variables")
                .contains("$$1")
                .doesNotContainPattern("[^$]\\$[^$]");
        assertThat(argv).endsWith("cost $$5, 100%").contains("press $$it");
    }

    @Test
    void saysTheSameScriptInBothCases() {
        String service = argv(Survival.SERVICE, 5).stream()
                .filter(it -> it.contains("drain()"))
                .findFirst()
                .orElseThrow()
                .replace("$$", "$");
        assertThat(argv(Survival.NONE, 5).get(2)).contains(service);
    }
}
