package dev.vireo.microvm.internal.driver;

import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.LaunchPlan.InheritedStream;
import dev.vireo.domain.SaveCompression;
import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.microvm.internal.resident.Resident;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes machines within this JVM, where they live as long as the connection that started them. */
final class ThisJvm implements Maker {
    private final Set<Resident> machines = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    @Override
    public boolean ownUser() {
        return false;
    }

    @Override
    public int firstDescriptor() {
        return Resident.FIRST_DESCRIPTOR;
    }

    /** What must be unpacked is unpacked for the process that stands for the machine. */
    @Override
    public LaunchPlan plan(MachinePlan machine) {
        if (closed) {
            throw new ClosedException(
                    ErrorDetails.of("start", "domain " + machine.domain(), "the hypervisor was closed here"));
        }
        List<InheritedStream> packed = machine.streams().stream()
                .filter(stream -> stream.compression() != SaveCompression.NONE)
                .toList();
        Resident resident = new Resident(
                "domain " + machine.domain(),
                machine.description(),
                machine.files(),
                machine.streams(),
                this::isBorn,
                machines::remove);
        return new LaunchPlan(
                Resident.command(machine.domain()),
                List.of(),
                List.of(),
                MachinePlan.POWERDOWN,
                List.of(),
                machine.taps(),
                packed,
                List.of(),
                Optional.of(resident));
    }

    private void isBorn(Resident resident) {
        machines.add(resident);
        if (closed) {
            resident.end();
        }
    }

    /** Asks all to end first, so that they do so at once. */
    @Override
    public void close() {
        closed = true;
        machines.forEach(Resident::end);
        machines.forEach(Resident::close);
    }
}
