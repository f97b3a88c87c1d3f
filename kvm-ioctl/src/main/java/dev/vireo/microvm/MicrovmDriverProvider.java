package dev.vireo.microvm;

import dev.vireo.core.driver.DomainDriver;
import dev.vireo.core.driver.DomainDriverProvider;
import dev.vireo.core.driver.DriverContext;
import dev.vireo.host.HostPath;
import dev.vireo.microvm.internal.driver.MicrovmDriver;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * The microVM driver, for {@code kvm:///}: each domain is a JVM of its own that runs its guest by {@code /dev/kvm}. Found
 * by {@link java.util.ServiceLoader}; made by hand to say where the program of these JVMs is kept, or that the guests are
 * to run within this JVM:
 *
 * <pre>{@code
 * Hypervisor.compose().driver(new MicrovmDriverProvider(HostPath.of("/srv/cache/microvm")))...open();
 * Hypervisor.compose().driver(MicrovmDriverProvider.inThisJvm())...open();
 * }</pre>
 */
public final class MicrovmDriverProvider implements DomainDriverProvider {
    private final Function<DriverContext, DomainDriver> opening;

    /** Keeps the program in {@code /var/cache/vireo/microvm}, or for other users than root below their own cache. */
    public MicrovmDriverProvider() {
        this(context -> MicrovmDriver.open(context, usual(context)));
    }

    /**
     * Keeps the program in this folder: the jars of this JVM that guests need, and an archive of their classes. What is
     * not used any more may be removed while no guest runs.
     */
    public MicrovmDriverProvider(HostPath cache) {
        this(context -> MicrovmDriver.open(context, Path.of(cache.value())));
    }

    private MicrovmDriverProvider(Function<DriverContext, DomainDriver> opening) {
        this.opening = opening;
    }

    /**
     * The driver whose guests run within this JVM, as the threads of this program, with its rights, and without the
     * sandbox of a process of their own. They start sooner, and end with the hypervisor that started them or with this
     * JVM: their {@code lifetime()} is {@link dev.vireo.domain.Lifetime#CALLER}. Definitions are the same for both ways,
     * and a connection of either way sees and controls the guests of both.
     */
    public static MicrovmDriverProvider inThisJvm() {
        return new MicrovmDriverProvider(MicrovmDriver::openInThisJvm);
    }

    @Override
    public String scheme() {
        return "kvm";
    }

    /**
     * {@inheritDoc}
     *
     * @throws dev.vireo.error.UnsupportedException the host is another machine than that of this program, or not x86-64
     * @throws dev.vireo.error.NotFoundException there is no {@code /dev/kvm}
     * @throws dev.vireo.error.AccessDeniedException this user may not open it
     */
    @Override
    public DomainDriver open(DriverContext context) {
        return opening.apply(context);
    }

    private static Path usual(DriverContext context) {
        if (context.host().facts().userId() == 0) {
            return Path.of("/var/cache/vireo/microvm");
        }
        String home = System.getenv("XDG_CACHE_HOME");
        Path caches =
                home == null || home.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(home);
        return caches.resolve("vireo").resolve("microvm");
    }
}
