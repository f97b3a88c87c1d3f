package dev.vireo.testkit;

import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;

/** A machine on which {@link HostConformance} tests an implementation of {@link Host}; a new one for each test. */
public interface HostFixture extends AutoCloseable {
    /** Opens the host; each call makes another handle, as another program would. */
    Host open();

    /** The programs that it has. */
    Programs programs();

    /** A folder on it that is empty when the test begins. */
    HostPath folder();

    /** Listens on a socket of the host. */
    SocketPeer listen(HostPath socket);

    /** Starts another program that uses the same machine. */
    OtherProgram startOther();

    /** Removes what is left. */
    @Override
    void close();

    /** A program of its own, which can be killed without warning. */
    interface OtherProgram extends AutoCloseable {
        /** Takes a lock exclusively and keeps it. */
        void hold(HostPath lock, String purpose);

        /**
         * Starts a command under an effects lock; the process number that it prints on its first line. Neither tabs
         * nor line breaks in its arguments.
         */
        long startUnder(HostPath lock, Command command);

        /** Ends the program as {@code kill -9} does, and returns when it is gone. */
        void kill();

        /** The same. */
        @Override
        default void close() {
            kill();
        }
    }
}
