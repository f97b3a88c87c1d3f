package dev.vireo.core.internal.engine;

import dev.vireo.ConnectOptions;
import dev.vireo.ConnectUri;
import dev.vireo.Hypervisor;
import dev.vireo.HypervisorBuilder;
import dev.vireo.StateRoot;
import dev.vireo.core.driver.DomainDriver;
import dev.vireo.core.driver.DomainDriverProvider;
import dev.vireo.core.driver.DriverContext;
import dev.vireo.core.driver.StateRoots;
import dev.vireo.core.internal.store.Layout;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.Host;
import dev.vireo.spi.DriverProvider;
import dev.vireo.spi.EngineProvider;
import dev.vireo.spi.HostProvider;
import java.time.Clock;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens hypervisors from what is found on the class or module path, or from what the caller brings. */
public final class CoreEngineProvider implements EngineProvider {
    /** For the service loader. */
    public CoreEngineProvider() {}

    @Override
    public Hypervisor connect(ConnectUri uri, ConnectOptions options) {
        DriverProvider driver = pick(
                uri,
                "driver",
                uri.driver(),
                load(DriverProvider.class),
                DriverProvider::scheme,
                "vireo-qmp-driver brings qemu");
        HostProvider transport = pick(
                uri,
                "transport",
                uri.transport(),
                load(HostProvider.class),
                HostProvider::transport,
                uri.transport().isEmpty() ? "vireo-host brings this machine" : "vireo-host-ssh brings ssh");
        Host host = transport.open(uri, options.timeouts());
        try {
            return open(driver, host, true, options);
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
    }

    private static <P> List<P> load(Class<P> type) {
        return ServiceLoader.load(type, CoreEngineProvider.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static <P> P pick(
            ConnectUri uri, String what, String wanted, List<P> found, Function<P, String> name, String artifacts) {
        return found.stream()
                .filter(it -> name.apply(it).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new UnsupportedException(ErrorDetails.of(
                                "connect to",
                                uri.toString(),
                                "there is no " + what + " '" + wanted + "'; found: "
                                        + found.stream().map(name).sorted().toList())
                        .advice("add the artifact for it to your project: dev.vireo:" + artifacts)));
    }

    @Override
    public HypervisorBuilder compose() {
        return new Builder();
    }

    private static Hypervisor open(DriverProvider provider, Host host, boolean ownsHost, ConnectOptions options) {
        if (!(provider instanceof DomainDriverProvider drivers)) {
            throw new UnsupportedException(ErrorDetails.of(
                    "open", "driver " + provider.scheme(), "it does not implement DomainDriverProvider"));
        }
        StateRoot root = options.stateRoot().orElseGet(() -> StateRoots.usual(host));
        Threads threads = new Threads(options);
        DomainDriver driver = null;
        Engine engine = null;
        try {
            Layout layout = new Layout(root);
            if (!options.readOnly()) {
                layout.createFolders(host.files());
            }
            Clock clock = Clock.systemUTC();
            driver = drivers.open(new DriverContext(
                    host, root, options, threads.timer(), threads.workers(), threads.callbacks(), clock));
            engine = new Engine(new EngineContext(host, driver, provider.scheme(), layout, options, threads, clock));
            engine.open();
            return new OpenHypervisor(engine, ownsHost);
        } catch (RuntimeException e) {
            if (engine != null) {
                engine.close();
            }
            if (driver != null) {
                driver.close();
            }
            threads.close();
            throw e;
        }
    }

    /** Composes by hand. */
    private static final class Builder implements HypervisorBuilder {
        private @Nullable DriverProvider driver;
        private @Nullable Host host;
        private ConnectOptions options = ConnectOptions.defaults();

        @Override
        public HypervisorBuilder driver(DriverProvider value) {
            driver = value;
            return this;
        }

        @Override
        public HypervisorBuilder host(Host value) {
            host = value;
            return this;
        }

        @Override
        public HypervisorBuilder options(ConnectOptions value) {
            options = value;
            return this;
        }

        @Override
        public Hypervisor open() {
            if (driver == null) {
                throw InvalidSpecException.of("hypervisor", "driver", "must be set");
            }
            if (host == null) {
                throw InvalidSpecException.of("hypervisor", "host", "must be set");
            }
            return CoreEngineProvider.open(driver, host, false, options);
        }
    }
}
