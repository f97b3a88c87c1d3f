package dev.vireo.qemu.internal.launch;

import dev.vireo.core.driver.Incoming;
import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.LaunchPlan.PrivateCopy;
import dev.vireo.domain.Accelerator;
import dev.vireo.host.HostPath;
import dev.vireo.qemu.internal.probe.FirmwareBuild;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns a start into the command that does it. Pure. */
final class LaunchPlanner {
    private static final HostPath KVM = HostPath.of("/dev/kvm");

    private LaunchPlanner() {}

    static LaunchPlan plan(Launch launch) {
        CommandLine line = new CommandLine(launch.program().value());
        Descriptors descriptors = new Descriptors(line);
        ChannelArguments channels = new ChannelArguments(launch.folder());
        MachineArguments machine = new MachineArguments(launch);
        machine.addGuards(line);
        machine.addMachine(line);
        channels.addMonitors(line);
        channels.addPowerButton(line);
        Optional<FirmwareBuild> uefi = launch.abi().uefiBuild();
        uefi.ifPresent(build -> FirmwareArguments.add(line, descriptors, build, launch.variables()));
        launch.abi()
                .biosBuild()
                .ifPresent(build -> line.option("-bios", build.code().value()));
        addKernel(launch, line, descriptors);
        launch.incoming().ifPresent(incoming -> addIncoming(incoming, line, descriptors));
        DeviceArguments devices = new DeviceArguments(launch, line, descriptors, channels);
        devices.add();
        List<PrivateCopy> copies = uefi.flatMap(FirmwareBuild::template)
                .map(template -> List.of(new PrivateCopy(template, launch.variables())))
                .orElse(List.of());
        List<HostPath> nodes = new ArrayList<>();
        if (launch.accelerator() == Accelerator.KVM) {
            nodes.add(KVM);
        }
        if (!devices.taps().isEmpty()) {
            nodes.add(NetworkChecks.TUN);
        }
        return new LaunchPlan(
                line.argv(),
                descriptors.files(),
                copies,
                Optional.of(ChannelArguments.POWERDOWN),
                nodes,
                devices.taps(),
                descriptors.streams(),
                List.of());
    }

    private static void addIncoming(Incoming incoming, CommandLine line, Descriptors descriptors) {
        if (incoming instanceof Incoming.Saved saved) {
            int descriptor = descriptors.forStream(saved.file(), saved.offset(), saved.compression());
            line.option("-incoming", "fd:" + descriptor);
        } else {
            line.option("-incoming", "defer");
        }
    }

    private static void addKernel(Launch launch, CommandLine line, Descriptors descriptors) {
        launch.kernel().ifPresent(kernel -> line.option("-kernel", descriptors.forReading(kernel)));
        launch.initrd().ifPresent(initrd -> line.option("-initrd", descriptors.forReading(initrd)));
        launch.spec()
                .kernel()
                .filter(boot -> !boot.commandLine().isEmpty())
                .ifPresent(boot -> line.option("-append", boot.commandLine()));
    }
}
