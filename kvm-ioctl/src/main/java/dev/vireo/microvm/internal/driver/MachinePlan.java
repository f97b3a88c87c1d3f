package dev.vireo.microvm.internal.driver;

import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.LaunchPlan.InheritedFile;
import dev.vireo.core.driver.LaunchPlan.InheritedStream;
import dev.vireo.microvm.internal.process.MachineDescription;
import java.util.List;
import java.util.Optional;

/**
 * What a guest's machine is made of, wherever that is made.
 *
 * @param domain the domain's name
 * @param description the machine, with its files by the numbers of the next two
 * @param files what is open for it
 * @param streams the state that it goes on from
 * @param taps its network devices
 * @param next the next number that is free
 */
record MachinePlan(
        String domain,
        MachineDescription description,
        List<InheritedFile> files,
        List<InheritedStream> streams,
        List<LaunchPlan.Tap> taps,
        int next) {
    /** The line in its pipe for commands that presses its power button. */
    static final Optional<String> POWERDOWN = Optional.of("{\"execute\":\"system_powerdown\"}");
}
