package dev.vireo.lab;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.StateRoot;
import dev.vireo.domain.Domain;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import dev.vireo.lab.internal.host.Machine;
import dev.vireo.lab.internal.image.Image;
import dev.vireo.lab.internal.image.ImageStore;
import dev.vireo.lab.internal.image.Recipe;
import dev.vireo.qemu.QemuDriverProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What a lab has on this machine: a folder, an image, and a hypervisor with a state root of its own. */
final class LabSite implements AutoCloseable {
    /** The number of the host that is saved for all to go on from. */
    static final int SEED = 0;

    private final Path folder;
    private final Host machine;
    private final Hypervisor hypervisor;
    private final Image image;
    private final Machine shape;
    private final Thread atExit = new Thread(this::end, "lab-end");

    private LabSite(Path folder, Host machine, Hypervisor hypervisor, Image image, Machine shape) {
        this.folder = folder;
        this.machine = machine;
        this.hypervisor = hypervisor;
        this.image = image;
        this.shape = shape;
    }

    static LabSite open(LabOptions options) {
        Host machine = LocalHost.open();
        try {
            HostPath cache = HostPath.of(options.cache()
                    .orElseGet(LabSite::defaultCache)
                    .toAbsolutePath()
                    .normalize()
                    .toString());
            Image image = new ImageStore(machine, cache).provide(Recipe.with(options.packages()));
            Path folder = options.folder().orElse(null);
            folder = folder == null ? Files.createTempDirectory("vireo-lab") : Files.createDirectories(folder);
            folder = folder.toAbsolutePath().normalize();
            // Guests run as users of their own, who must get to their sockets.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            Hypervisor hypervisor = connect(machine, folder);
            Machine shape =
                    new Machine(options.memory(), options.vcpus(), options.spareDisks(), options.spareDiskSize());
            LabSite site = new LabSite(folder, machine, hypervisor, image, shape);
            Runtime.getRuntime().addShutdownHook(site.atExit);
            return site;
        } catch (IOException e) {
            machine.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            machine.close();
            throw e;
        }
    }

    /** A hypervisor whose domains are the hosts of a lab in a folder. */
    static Hypervisor connect(Host machine, Path folder) {
        return Hypervisor.compose()
                .driver(new QemuDriverProvider())
                .host(machine)
                .options(ConnectOptions.builder()
                        .stateRoot(StateRoot.below(HostPath.of(folder.toString())))
                        .guestsMayEndWithCaller()
                        .program("vireo-lab")
                        .build())
                .open();
    }

    static Path defaultCache() {
        String caches = System.getenv("XDG_CACHE_HOME");
        Path root = caches == null || caches.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(caches);
        return root.resolve("vireo").resolve("lab");
    }

    Path folder() {
        return folder;
    }

    Host machine() {
        return machine;
    }

    Hypervisor hypervisor() {
        return hypervisor;
    }

    Image image() {
        return image;
    }

    Machine shape() {
        return shape;
    }

    /** Where the port of the switch listens that a host is plugged into. */
    Path dataSocket(int number) {
        return folder.resolve("data" + number);
    }

    /** A folder for the files of one host. */
    HostPath hostFolder(String name) {
        return HostPath.of(folder.resolve(name).toString());
    }

    /** Ends all hosts and removes the folder. A program that is told to end does so by itself. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ending) {
            return; // the hook is at it
        }
        end();
    }

    private void end() {
        try {
            takeDown(hypervisor);
        } finally {
            hypervisor.close();
            machine.files().deleteTree(HostPath.of(folder.toString()));
            machine.close();
        }
    }

    /** Ends and removes all domains. */
    static void takeDown(Hypervisor hypervisor) {
        for (Domain domain : hypervisor.domains().list()) {
            try {
                domain.destroy();
            } catch (WrongStateException stopped) {
                // so much the better
            } catch (NotFoundException gone) {
                continue; // taken down by somebody else at the same time
            }
            try {
                domain.undefine();
            } catch (NotFoundException gone) {
                // so much the better
            }
        }
    }
}
