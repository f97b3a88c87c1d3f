package dev.vireo.lab;

import dev.vireo.Hypervisor;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A lab for a person: {@code up FOLDER HOSTS} opens one and stays until it is interrupted or taken down; {@code down
 * FOLDER} takes it down from another shell, also when the first was killed. While it is up, the files {@code ssh1},
 * {@code ssh2} and so on in the folder are programs that lead to the hosts.
 */
final class LabMain {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private LabMain() {}

    public static void main(String[] arguments) throws IOException {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // nothing is logged here, and nobody needs to be told
        if (arguments.length == 3 && arguments[0].equals("up")) {
            up(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
        } else if (arguments.length == 2 && arguments[0].equals("down")) {
            down(Path.of(arguments[1]));
        } else {
            System.err.println("usage: LabMain up FOLDER HOSTS | down FOLDER");
            System.exit(2);
        }
    }

    private static void up(Path folder, int hosts) throws IOException {
        if (Files.exists(folder)) {
            System.err.println("there is a lab in " + folder + " already: take it down first (./dev lab down)");
            System.exit(1);
        }
        long begin = System.nanoTime();
        Lab lab = Lab.open(LabOptions.builder().hosts(hosts).folder(folder).build());
        for (LabHost host : lab.hosts()) {
            Path program = folder.resolve("ssh" + host.number());
            Files.writeString(program, script(host));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
            System.out.println(host.name() + "  data " + host.dataAddress() + "  ssh " + program);
        }
        System.out.printf(
                "up after %.1f s; Ctrl-C or './dev lab down' takes it down%n", (System.nanoTime() - begin) / 1e9);
        while (Files.exists(folder)) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static String script(LabHost host) {
        String argv = host.sshCommand().stream()
                .map(argument -> "'" + argument.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        return "#!/bin/sh\nexec " + argv + " \"$@\"\n";
    }

    private static void down(Path folder) {
        if (!Files.exists(folder)) {
            System.err.println("there is no lab in " + folder);
            System.exit(1);
        }
        try (Host machine = LocalHost.open();
                Hypervisor hypervisor = LabSite.connect(machine, folder)) {
            LabSite.takeDown(hypervisor);
            machine.files().deleteTree(HostPath.of(folder.toAbsolutePath().toString()));
        }
    }
}
