package dev.vireo.testkit;

import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** This machine, through whatever implementation of {@link Host} reaches it. */
public final class UnixFixture implements HostFixture {
    private final Class<? extends Supplier<? extends Host>> factory;
    private final Path folder;

    /**
     * A fixture with a temporary folder of its own.
     *
     * @param factory opens the host, here and in other JVMs; has a public constructor without parameters
     */
    public UnixFixture(Class<? extends Supplier<? extends Host>> factory) {
        this.factory = factory;
        try {
            this.folder = Files.createTempDirectory("vireo").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Host open() {
        try {
            return factory.getDeclaredConstructor().newInstance().get();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(factory + " cannot be created", e);
        }
    }

    @Override
    public Programs programs() {
        return new UnixPrograms();
    }

    @Override
    public HostPath folder() {
        return HostPath.of(folder.toString());
    }

    @Override
    public SocketPeer listen(HostPath socket) {
        return UnixSocketPeer.listen(Path.of(socket.value()));
    }

    @Override
    public OtherProgram startOther() {
        return OtherJvm.start(factory);
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
