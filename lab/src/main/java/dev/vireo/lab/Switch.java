package dev.vireo.lab;

import dev.vireo.ByteSize;
import dev.vireo.lab.internal.network.MacTable;
import dev.vireo.lab.internal.network.Port;
import dev.vireo.lab.internal.network.Wire;
import dev.vireo.lab.internal.network.WireSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * An Ethernet switch in this JVM whose wires can be spoiled by a call. Each port, from 0, is a UNIX socket for the
 * {@link dev.vireo.network.StreamNetwork} of one guest. What is set for two ports holds both ways and lasts until it is
 * set again.
 *
 * <p>Every user of this machine may connect to a port who may enter the folder that its socket is in.
 */
public final class Switch implements AutoCloseable {
    private final Object lock = new Object();
    private final List<Port> ports = new ArrayList<>();
    private final Wire[][] wires;
    private final MacTable table;

    private Switch(int count, long seed) {
        table = new MacTable(count);
        wires = new Wire[count][count];
        for (int from = 0; from < count; from++) {
            for (int to = 0; to < count; to++) {
                wires[from][to] = new Wire(new Random(seed + from * 31L + to));
            }
        }
    }

    /**
     * Opens a switch; guests can be connected when this returns.
     *
     * @param sockets where each port listens; at most 107 bytes each
     */
    public static Switch open(List<Path> sockets) throws IOException {
        Switch opened = new Switch(sockets.size(), System.nanoTime());
        try {
            for (Path socket : sockets) {
                opened.ports.add(new Port(opened.ports.size(), socket, opened::forward));
            }
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        opened.ports.forEach(Port::start);
        return opened;
    }

    private void forward(int from, byte[] frame) {
        synchronized (lock) {
            long now = System.nanoTime();
            for (int to : table.targets(from, frame)) {
                wires[from][to]
                        .arrival(now, frame.length)
                        .ifPresent(at -> ports.get(to).send(frame, at));
            }
        }
    }

    /** Lets nothing through between two ports; neither side notices anything but silence. */
    public void cut(int one, int other) {
        change(one, other, settings -> settings.withCut(true));
    }

    /** Takes {@link #cut} back. */
    public void heal(int one, int other) {
        change(one, other, settings -> settings.withCut(false));
    }

    /** Delays each frame by so much; zero for not at all. */
    public void delay(int one, int other, Duration time) {
        change(one, other, settings -> settings.withDelay(time.toNanos()));
    }

    /** Loses a part of the frames by chance: 0 for none, 1 for all. */
    public void drop(int one, int other, double part) {
        change(one, other, settings -> settings.withLoss(part));
    }

    /** Lets at most so many bytes through in a second; what would wait longer than two seconds is lost. */
    public void limit(int one, int other, ByteSize perSecond) {
        change(one, other, settings -> settings.withLimit(perSecond.bytes()));
    }

    /** Makes all wires good again. */
    public void healAll() {
        for (int one = 0; one < wires.length; one++) {
            for (int other = 0; other < wires.length; other++) {
                change(one, other, settings -> WireSettings.GOOD);
            }
        }
    }

    private void change(int one, int other, UnaryOperator<WireSettings> how) {
        synchronized (lock) {
            wires[one][other].set(how.apply(wires[one][other].settings()));
            if (one != other) {
                wires[other][one].set(how.apply(wires[other][one].settings()));
            }
        }
    }

    /** Closes all ports and removes their sockets; idempotent. */
    @Override
    public void close() throws IOException {
        for (Port port : ports) {
            port.close();
        }
    }
}
