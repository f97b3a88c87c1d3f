package dev.vireo.microvm.internal.driver;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.Incoming;
import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.LaunchPlan.InheritedFile;
import dev.vireo.core.driver.LaunchPlan.InheritedStream;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.KernelBoot;
import dev.vireo.domain.NicSpec;
import dev.vireo.host.HostPath;
import dev.vireo.microvm.internal.process.MachineDescription;
import dev.vireo.microvm.internal.virtio.block.BlockOptions;
import dev.vireo.network.BridgeNetwork;
import dev.vireo.network.MacAddress;
import dev.vireo.network.StreamNetwork;
import dev.vireo.qmp.control.MonitorNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Turns a start into the machine that it needs. One for each start. */
final class Planner {
    private final int first;
    private final boolean ownUser;
    private final List<InheritedFile> files = new ArrayList<>();
    private final List<LaunchPlan.Tap> taps = new ArrayList<>();
    private final List<InheritedStream> streams = new ArrayList<>();

    /** Plans a machine that is made there. */
    Planner(Maker maker) {
        this.first = maker.firstDescriptor();
        this.ownUser = maker.ownUser();
    }

    MachinePlan plan(GuestDefinition definition, RunFolder folder, Optional<Incoming.Saved> saved) {
        saved.ifPresent(this::open);
        MachineDescription description = describe(definition, folder);
        return new MachinePlan(definition.name().value(), description, files, streams, taps, next());
    }

    private MachineDescription describe(GuestDefinition definition, RunFolder folder) {
        DomainSpec spec = definition.spec();
        KernelBoot boot = spec.kernel().orElseThrow();
        String domain = "domain " + definition.name();
        return new MachineDescription(
                definition.uuid(),
                spec.memory().bytes(),
                spec.vcpus(),
                open(KvmDevice.PATH, true),
                open(StartFiles.boot(boot.kernel(), "kernel", domain, ownUser), false),
                initrd(boot, domain),
                boot.commandLine(),
                MachineAbi.of(definition.fixed()).places(),
                spec.disks().stream().map(disk -> describe(disk, domain)).toList(),
                spec.nics().stream()
                        .map(nic -> describe(nic, definition, folder))
                        .toList(),
                spec.vsock()
                        .map(cid ->
                                new MachineDescription.Vsock(cid, folder.vsock().value())),
                saved(),
                MonitorNames.ALL.stream()
                        .map(name -> folder.socket(name).value())
                        .toList(),
                folder.control().value(),
                folder.console().value(),
                spec.onPoweroff(),
                spec.onReboot(),
                spec.onCrash());
    }

    private MachineDescription.Disk describe(DiskSpec disk, String domain) {
        int descriptor = open(StartFiles.disk(disk, domain), !disk.readOnly());
        return new MachineDescription.Disk(
                disk.id(),
                descriptor,
                disk.readOnly(),
                disk.serial().orElse(""),
                new BlockOptions(disk.cache(), disk.discard(), disk.onReadError(), disk.onWriteError()));
    }

    private MachineDescription.Nic describe(NicSpec nic, GuestDefinition definition, RunFolder folder) {
        MacAddress mac = MachineAbi.of(definition.fixed()).mac(nic.id());
        if (nic.source() instanceof BridgeNetwork network) {
            String tap = folder.tap(taps.size());
            taps.add(new LaunchPlan.Tap(tap, network.bridge(), mac));
            return new MachineDescription.Nic(nic.id(), mac.toString(), Optional.of(tap), Optional.empty());
        }
        HostPath socket = ((StreamNetwork) nic.source()).socket();
        String what = "interface " + nic.id();
        String found =
                StartFiles.socket(socket, what, "domain " + definition.name()).value();
        return new MachineDescription.Nic(nic.id(), mac.toString(), Optional.empty(), Optional.of(found));
    }

    private OptionalInt initrd(KernelBoot boot, String domain) {
        return boot.initrd()
                .map(path -> OptionalInt.of(open(StartFiles.boot(path, "initrd", domain, ownUser), false)))
                .orElse(OptionalInt.empty());
    }

    private void open(Incoming.Saved saved) {
        streams.add(new InheritedStream(next(), saved.file(), saved.offset(), saved.compression()));
    }

    private OptionalInt saved() {
        return streams.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(streams.get(0).descriptor());
    }

    private int next() {
        return first + files.size() + streams.size();
    }

    private int open(HostPath path, boolean writable) {
        int descriptor = next();
        files.add(new InheritedFile(descriptor, path, writable));
        return descriptor;
    }
}
