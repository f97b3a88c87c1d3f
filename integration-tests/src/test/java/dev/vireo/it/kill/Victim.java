package dev.vireo.it.kill;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.StateRoot;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import dev.vireo.it.support.Drivers;
import dev.vireo.it.support.World;
import dev.vireo.testkit.EffectBoundaries;
import dev.vireo.testkit.FaultyHost;

/**
 * A program that takes a domain through its life and tells before and after each step; it halts at a boundary between
 * two effects, or goes round for ever. Arguments: driver, folder, number of the boundary (0: goes round for ever).
 */
final class Victim {
    static final String NAME = "victim";

    private Victim() {}

    public static void main(String[] arguments) {
        int boundary = Integer.parseInt(arguments[2]);
        LocalHost local = LocalHost.open();
        FaultyHost host = FaultyHost.wrap(local, EffectBoundaries.haltingAt(boundary));
        ConnectOptions options = ConnectOptions.builder()
                .stateRoot(StateRoot.below(HostPath.of(arguments[1])))
                .program("victim")
                .build();
        try (Hypervisor hypervisor = Hypervisor.compose()
                .driver(Drivers.named(arguments[0]))
                .host(host)
                .options(options)
                .open()) {
            do {
                live(hypervisor);
            } while (boundary == 0);
        }
        local.close();
    }

    private static void live(Hypervisor hypervisor) {
        say(Step.DEFINE, false);
        Domain domain = hypervisor
                .domains()
                .find(DomainName.of(NAME))
                .orElseGet(() -> hypervisor.domains().define(World.spec(NAME).build()));
        say(Step.DEFINE, true);
        say(Step.START, false);
        if (domain.status().state() != DomainState.RUNNING) {
            domain.start();
        }
        say(Step.START, true);
        say(Step.DESTROY, false);
        domain.destroy();
        say(Step.DESTROY, true);
        say(Step.UNDEFINE, false);
        domain.undefine();
        say(Step.UNDEFINE, true);
    }

    private static void say(Step step, boolean done) {
        System.out.println(step.line(done));
    }

    /** A step of the life. */
    enum Step {
        DEFINE,
        START,
        DESTROY,
        UNDEFINE;

        String line(boolean done) {
            return name() + (done ? " done" : " begins");
        }
    }
}
