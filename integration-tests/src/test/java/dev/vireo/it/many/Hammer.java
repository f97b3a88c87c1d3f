package dev.vireo.it.many;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.StateRoot;
import dev.vireo.Timeouts;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.LockedByException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.VireoException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import dev.vireo.it.support.Drivers;
import dev.vireo.it.support.World;
import java.time.Duration;
import java.util.Random;

/**
 * A program that does whatever comes to its mind with one domain, and tells how often it succeeded and was refused, and
 * of everything else. Arguments: driver, folder, seconds, seed.
 */
final class Hammer {
    static final DomainName NAME = DomainName.of("anvil");

    private final Hypervisor hypervisor;
    private final Random random;
    private int done;
    private int refused;
    private int locked;

    private Hammer(Hypervisor hypervisor, Random random) {
        this.hypervisor = hypervisor;
        this.random = random;
    }

    public static void main(String[] arguments) {
        LocalHost host = LocalHost.open();
        ConnectOptions options = ConnectOptions.builder()
                .stateRoot(StateRoot.below(HostPath.of(arguments[1])))
                .program("hammer")
                .timeouts(Timeouts.builder().lock(Duration.ofMillis(200)).build())
                .build();
        try (Hypervisor hypervisor = Hypervisor.compose()
                .driver(Drivers.named(arguments[0]))
                .host(host)
                .options(options)
                .open()) {
            Duration time = Duration.ofSeconds(Long.parseLong(arguments[2]));
            new Hammer(hypervisor, new Random(Long.parseLong(arguments[3]))).hammer(time);
        }
        host.close();
    }

    private void hammer(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            long begun = System.nanoTime();
            String blow = "nothing";
            try {
                blow = blow();
                done++;
            } catch (LockedByException e) {
                locked++;
                String holder = e.holder().map(Object::toString).orElse("");
                if (!holder.isEmpty() && !holder.contains(NAME.value())) {
                    System.out.println("ODD a holder that does not say what it does: " + holder);
                }
            } catch (WrongStateException | NotFoundException | AlreadyExistsException e) {
                refused++;
            } catch (UnreachableException e) {
                refused++; // ended by the other one in the middle of it
            } catch (VireoException e) {
                System.out.println("ODD " + e);
            } catch (RuntimeException e) {
                e.printStackTrace(System.out);
                System.out.println("ODD " + e);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            if (took.toSeconds() >= 9) {
                System.out.println("ODD " + blow + " took " + took);
            }
        }
        System.out.println("DONE " + done + " REFUSED " + refused + " LOCKED " + locked);
    }

    private String blow() {
        int what = random.nextInt(10);
        if (what == 0) {
            hypervisor.domains().define(World.spec(NAME.value()).build());
            return "define";
        }
        Domain domain = hypervisor.domains().get(NAME).within(Duration.ofSeconds(8));
        switch (what) {
            case 1, 2 -> domain.start();
            case 3 -> domain.startPaused();
            case 4 -> domain.suspend();
            case 5 -> domain.resume();
            case 6 -> domain.destroy();
            case 7 ->
                domain.redefine(
                        World.spec(NAME.value()).description("no " + done).build());
            case 8 -> domain.statistics();
            default -> domain.undefine();
        }
        return "blow " + what;
    }
}
