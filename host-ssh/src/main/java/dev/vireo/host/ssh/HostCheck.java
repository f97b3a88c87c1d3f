package dev.vireo.host.ssh;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was found on a machine of one thing that Vireo uses there.
 *
 * @see SshHost#check()
 */
public final class HostCheck {
    private final String name;
    private final String purpose;
    private final State state;
    private final String found;
    private final @Nullable String advice;

    HostCheck(String name, String purpose, State state, String found, @Nullable String advice) {
        this.name = name;
        this.purpose = purpose;
        this.state = state;
        this.found = found;
        this.advice = advice;
    }

    /** Whether a thing is there. */
    public enum State {
        /** It is there and can be used. */
        PRESENT,
        /** It is not there, or not for us: what it is for does not work. */
        MISSING,
        /** It could not be tried. */
        UNKNOWN
    }

    /** The thing, such as {@code flock}. */
    public String name() {
        return name;
    }

    /** What it is for. */
    public String purpose() {
        return purpose;
    }

    /** Whether it is there. */
    public State state() {
        return state;
    }

    /** What was found, for people. */
    public String found() {
        return found;
    }

    /** What to do about it, where it is not there. */
    public Optional<String> advice() {
        return Optional.ofNullable(advice);
    }

    /** One line for people. */
    @Override
    public String toString() {
        String said = state + " " + name + " (" + purpose + "): " + found;
        return advice == null ? said : said + "; " + advice;
    }
}
