package dev.vireo.benchmarks.microvm;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.DiskCache;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.KernelBoot;
import dev.vireo.domain.NicSpec;
import dev.vireo.domain.RestoreOptions;
import dev.vireo.domain.SaveOptions;
import dev.vireo.host.HostPath;
import dev.vireo.network.BridgeNetwork;
import dev.vireo.storage.FileDisk;
import java.nio.file.Path;
import java.time.Duration;

/** Domains of {@code kvm:///}. */
final class VireoMicrovm implements Side {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Hypervisor hypervisor;
    private final Domain domain;

    VireoMicrovm(Hypervisor hypervisor, Setting setting) {
        this.hypervisor = hypervisor;
        KernelBoot boot = KernelBoot.of(HostPath.of(setting.kernel().toString()))
                .initrd(HostPath.of(setting.initrd().toString()))
                .commandLine(setting.commandLine());
        domain = hypervisor
                .domains()
                .define(DomainSpec.builder(DomainName.of("bench"))
                        .memory(ByteSize.ofMiB(Setting.MEMORY_MIB))
                        .kernel(boot)
                        .disk(DiskSpec.builder(
                                        "data",
                                        FileDisk.raw(HostPath.of(setting.disk().toString())))
                                .cache(DiskCache.WRITEBACK)
                                .build())
                        .nic(NicSpec.builder("net", new BridgeNetwork(setting.bridge()))
                                .build())
                        .build());
    }

    @Override
    public Guest start() {
        domain.startPaused();
        OnConsole guest = new OnConsole(domain);
        domain.resume();
        return guest;
    }

    @Override
    public void save(Guest guest, Path file) {
        domain.save(HostPath.of(file.toString()), SaveOptions.defaults()).await(PATIENCE);
    }

    @Override
    public Guest restore(Path file) {
        RestoreOptions how = RestoreOptions.builder().verify(false).build();
        return new OnConsole(
                hypervisor.domains().restore(HostPath.of(file.toString()), how).await(PATIENCE));
    }

    private record OnConsole(Domain domain, ConsoleReader console) implements Guest {
        OnConsole(Domain domain) {
            this(domain, domain.console().readNew());
        }

        @Override
        public void type(String line) {
            domain.console().write(line + "\n");
        }

        @Override
        public void await(String text) {
            console.awaitText(text, PATIENCE);
        }

        @Override
        public void close() {
            console.close();
            domain.destroy();
        }
    }
}
