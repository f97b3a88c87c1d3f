package dev.vireo.testkit;

import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.host.Signal;

/**
 * The programs that {@link HostConformance} runs on a host. {@link UnixPrograms} names those of any Linux; a fake
 * host brings simulations of its own.
 */
public interface Programs {
    /** Prints the text, nothing more, and succeeds. */
    Command printing(String text);

    /** Prints the text to standard error and ends with the status. */
    Command failing(String text, int status);

    /** Prints each argument followed by a zero byte. */
    Command printingArguments(String... arguments);

    /** Prints each variable of its environment on a line, {@code NAME=value}. */
    Command printingEnvironment();

    /** Prints so many zero bytes. */
    Command flooding(long bytes);

    /** Copies its standard input to its standard output. */
    Command copying();

    /** Ends itself by the signal. */
    Command endingItselfBy(Signal signal);

    /** Prints its process number on a line and sleeps for a long time. */
    Command sleeping();

    /**
     * Starts a child that sleeps, and a grandchild whose parent ends at once; writes the process numbers of all three,
     * its own first, into a file, each on a line; then sleeps for a long time.
     */
    Command sleepingTree(HostPath numbers);

    /**
     * Prints its process number on a line, goes on printing lines for half a second, whether or not that fails, then
     * creates the file and succeeds.
     */
    Command talkingThenCreating(HostPath file);

    /** Starts a sleeping process that keeps its outputs open, prints that one's number on a line and succeeds. */
    Command leavingOneBehind();

    /** Creates a symbolic link. */
    Command linking(HostPath target, HostPath link);
}
