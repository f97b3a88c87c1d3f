package dev.vireo.lab;

import dev.vireo.ByteSize;
import java.time.Duration;

/**
 * The data network: a switch in this JVM that every host of the lab has a port of. What is wrong with it is told by
 * calls, for two hosts each and both ways, and lasts until the next call. Management by ssh is not on it and goes on.
 */
public final class LabNetwork {
    private final Switch frames;

    LabNetwork(Switch frames) {
        this.frames = frames;
    }

    /** Lets nothing through between two hosts; neither notices anything but silence. */
    public void cut(LabHost one, LabHost other) {
        frames.cut(one.port(), other.port());
    }

    /** Takes {@link #cut} back. */
    public void heal(LabHost one, LabHost other) {
        frames.heal(one.port(), other.port());
    }

    /** Delays each frame by so much, so that an answer takes twice as long; zero for not at all. */
    public void delay(LabHost one, LabHost other, Duration time) {
        frames.delay(one.port(), other.port(), time);
    }

    /** Loses a part of the frames by chance: 0 for none, 1 for all. */
    public void drop(LabHost one, LabHost other, double part) {
        frames.drop(one.port(), other.port(), part);
    }

    /** Lets at most so many bytes through in a second, each way; what would wait longer than two seconds is lost. */
    public void limit(LabHost one, LabHost other, ByteSize perSecond) {
        frames.limit(one.port(), other.port(), perSecond);
    }

    /** Takes everything back. */
    public void healAll() {
        frames.healAll();
    }
}
