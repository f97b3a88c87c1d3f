package dev.vireo.testkit;

/**
 * The other end of a UNIX socket: a listener on the host under test, played by the test. Its calls wait up to ten
 * seconds and then fail.
 */
public interface SocketPeer extends AutoCloseable {
    /** Accepts the next connection. */
    Connection accept();

    /** Stops listening; connections stay. */
    @Override
    void close();

    /** One accepted connection. */
    interface Connection extends AutoCloseable {
        /** Sends all bytes; waits while the other side does not read. */
        void write(byte[] bytes);

        /** Reads exactly so many bytes. */
        byte[] read(int count);

        /** Reads what there is, waiting without limit for at least a byte; empty at the end. */
        byte[] readSome();

        /** Whether the other side has closed, with nothing left to read; waits for either. */
        boolean isAtEnd();

        /** Closes the connection. */
        @Override
        void close();
    }
}
