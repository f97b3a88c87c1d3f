package dev.vireo.testkit;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;

/** What {@link DomainConformance} needs to know of a driver: where to connect, and guests that it can run. */
public interface DomainFixture extends AutoCloseable {
    /**
     * Connects as one more program to the same machine and the same state.
     *
     * @param options as the test wants them; the fixture adds the state root
     */
    Hypervisor connect(ConnectOptions.Builder options);

    /** A domain whose guest can be run, but does nothing and minds no power button. */
    DomainSpec.Builder idle(DomainName name);

    /**
     * A domain whose guest runs a shell, or what looks like one, on its console: it prints {@link #ready()} when it is
     * up, obeys {@code echo TEXT} and {@link #order}, and powers off when its power button is pressed.
     */
    DomainSpec.Builder talking(DomainName name);

    /** What a talking guest prints when it is up. */
    String ready();

    /** What is typed at a talking guest to make it do something; with its newline. */
    String order(GuestOrder order);

    /** Checks that nothing is left on the machine, and removes the state. Every domain is gone by now. */
    @Override
    void close();
}
