package dev.vireo.microvm.internal.driver;

import dev.vireo.core.driver.DriverContext;
import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.LaunchPlan.InheritedDocument;
import dev.vireo.host.HostPath;
import dev.vireo.json.Json;
import dev.vireo.microvm.internal.process.MicrovmMain;
import java.nio.file.Path;
import java.util.List;

/** Makes each machine in a JVM of its own, with few rights, which outlives this one. */
final class ChildJvms implements Maker {
    private static final HostPath TUN = HostPath.of("/dev/net/tun");

    private final Path cache;
    private final Archive archive;
    private final boolean ownUser;

    /**
     * Makes them by a program.
     *
     * @param cache where that is kept
     */
    ChildJvms(DriverContext context, Path cache) {
        this.cache = cache;
        archive = new Archive(context.host(), context.workers());
        ownUser = context.host().facts().userId() == 0;
    }

    @Override
    public boolean ownUser() {
        return ownUser;
    }

    @Override
    public int firstDescriptor() {
        return LaunchPlan.FIRST_DESCRIPTOR;
    }

    @Override
    public LaunchPlan plan(MachinePlan machine) {
        Program program = Program.in(cache);
        if (ownUser) {
            Reachable.check(JavaCommand.JAVA, "Java");
            Reachable.check(program.folder(), "the microVM's program");
        }
        archive.provide(program);
        int document = machine.next();
        List<String> argv = JavaCommand.of(
                program,
                MicrovmMain.class,
                JavaCommand.archive(program),
                List.of(Integer.toString(document), machine.domain()));
        return new LaunchPlan(
                argv,
                machine.files(),
                List.of(),
                MachinePlan.POWERDOWN,
                machine.taps().isEmpty() ? List.of() : List.of(TUN),
                machine.taps(),
                machine.streams(),
                List.of(new InheritedDocument(
                        document, Json.write(machine.description().toJson()))));
    }

    /** Nothing is held here: guests go on. */
    @Override
    public void close() {}
}
