package dev.vireo.qemu.internal.launch;

import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.LaunchPlan.PrivateCopy;
import dev.vireo.domain.Accelerator;
import dev.vireo.host.HostPath;
import dev.vireo.qemu.internal.probe.FirmwareBuild;
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
        addKernel(launch, line, descriptors);
        new DeviceArguments(launch, line, descriptors, channels).add();
        List<PrivateCopy> copies = uefi.map(build -> List.of(new PrivateCopy(build.variables(), launch.variables())))
                .orElse(List.of());
        List<HostPath> devices = launch.accelerator() == Accelerator.KVM ? List.of(KVM) : List.of();
        return new LaunchPlan(
                line.argv(), descriptors.files(), copies, Optional.of(ChannelArguments.POWERDOWN), devices);
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
