package dev.vireo.testkit;

import dev.vireo.host.HostFiles;
import dev.vireo.host.HostPath;
import dev.vireo.host.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a {@link SimulatedProgram} sees of its world; used by the program's own thread. */
public interface ProgramCall {
    /** Its arguments, its own name first. */
    List<String> argv();

    /** Its environment, the default one included. */
    Map<String, String> environment();

    /** Its process number. */
    long pid();

    /** The files of its host. */
    HostFiles files();

    /** Makes a symbolic link on its host. */
    void link(HostPath target, HostPath link);

    /** Writes to standard output. */
    void print(byte[] bytes);

    /** Writes text as UTF-8 to standard output. */
    void print(String text);

    /** Writes text as UTF-8 to standard error. */
    void printError(String text);

    /** Reads what there is of its standard input, waiting for at least a byte; empty at the end. */
    byte[] read();

    /** Starts a child on a thread of its own, in the same session; its number. */
    long fork(SimulatedProgram child);

    /** Sleeps by the host's clock. */
    void sleep(Duration duration);

    /** Sleeps until a signal ends it. */
    void sleepForever();

    /** Ends itself by a signal. */
    void endBy(Signal signal);
}
