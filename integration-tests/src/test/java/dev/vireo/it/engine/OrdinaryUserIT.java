package dev.vireo.it.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.StateRoot;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainState;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import dev.vireo.it.support.Drivers;
import dev.vireo.it.support.World;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that is not root: its guests run as itself. */
class OrdinaryUserIT {
    private static final int NOBODY = 65534;

    @RegisterExtension
    final World world = new World(Drivers.named("fake"));

    @ParameterizedTest
    @ValueSource(strings = {"fake", "qemu"})
    void takesADomainThroughItsLife(String driver) throws IOException {
        Path home = Files.createDirectory(world.path("home"));
        world.host().files().changeOwner(HostPath.of(home.toString()), NOBODY, NOBODY);
        List<String> argv = new ArrayList<>(
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--no-new-privs"));
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        argv.addAll(List.of("-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + home, "-cp", readableClassPath()));
        argv.addAll(List.of(Traveller.class.getName(), driver, home.toString()));
        var result = world.host().run(Command.of(argv).deadline(Duration.ofSeconds(60)));
        assertThat(result.standardError() + result.output()).endsWith("home again\n");
        assertThat(result.succeeded()).isTrue();
        world.state().awaitNoProcess();
    }

    /** The class path where everybody can read it; what we build lies in folders that only we can enter. */
    private String readableClassPath() throws IOException {
        Path copies = Files.createDirectory(world.path("classes"));
        List<String> copied = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path from = Path.of(entry);
            Path to = copies.resolve(copied.size() + "-" + from.getFileName());
            if (Files.isRegularFile(from)) {
                Files.copy(from, to);
                copied.add(to.toString());
            } else if (Files.isDirectory(from)) {
                copyFolder(from, to);
                copied.add(to.toString());
            }
        }
        world.host().run(Command.of("chmod", "-R", "a+rX", copies.toString())).orThrow("open", "classes");
        Files.setPosixFilePermissions(world.state().path(), PosixFilePermissions.fromString("rwxr-xr-x"));
        return String.join(File.pathSeparator, copied);
    }

    private static void copyFolder(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The program. Arguments: driver, folder. */
    static final class Traveller {
        private Traveller() {}

        public static void main(String[] arguments) {
            try (LocalHost host = LocalHost.open();
                    Hypervisor hypervisor = Hypervisor.compose()
                            .driver(Drivers.named(arguments[0]))
                            .host(host)
                            .options(ConnectOptions.builder()
                                    .stateRoot(StateRoot.below(HostPath.of(arguments[1])))
                                    .build())
                            .open()) {
                Domain domain = hypervisor.domains().define(World.spec("one").build());
                domain.start();
                check(domain.status().state() == DomainState.RUNNING, "it runs");
                check(owner(domain) == NOBODY, "as us");
                domain.suspend();
                domain.resume();
                if (arguments[0].equals("fake")) { // what QEMU runs here has nothing to say
                    try (ConsoleReader console = domain.console().readAll()) {
                        console.awaitText("guest one", Duration.ofSeconds(20));
                    }
                }
                domain.destroy();
                domain.undefine();
                System.out.println("home again");
            }
        }

        private static int owner(Domain domain) {
            try {
                return (int) Files.getAttribute(
                        Path.of("/proc/" + domain.statistics().process().pid()), "unix:uid");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void check(boolean condition, String what) {
            if (!condition) {
                throw new IllegalStateException("not so: " + what);
            }
        }
    }
}
