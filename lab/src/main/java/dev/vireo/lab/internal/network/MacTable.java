package dev.vireo.lab.internal.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Learns behind which port an address is, and decides to which ports a frame goes. Not for two threads. */
public final class MacTable {
    private static final int ADDRESS_BYTES = 6;
    private static final int HEADER_BYTES = 14;

    private final int ports;
    private final Map<Long, Integer> learned = new HashMap<>();

    /** For so many ports, from 0. */
    public MacTable(int ports) {
        this.ports = ports;
    }

    /** The ports that a frame goes to: the one of its receiver if that is known, else all others; none for a runt. */
    public List<Integer> targets(int from, byte[] frame) {
        if (frame.length < HEADER_BYTES) {
            return List.of();
        }
        if (!isGroup(frame, ADDRESS_BYTES)) {
            learned.put(address(frame, ADDRESS_BYTES), from);
        }
        Integer known = isGroup(frame, 0) ? null : learned.get(address(frame, 0));
        if (known != null) {
            return known == from ? List.of() : List.of(known);
        }
        List<Integer> others = new ArrayList<>();
        for (int port = 0; port < ports; port++) {
            if (port != from) {
                others.add(port);
            }
        }
        return others;
    }

    private static boolean isGroup(byte[] frame, int offset) {
        return (frame[offset] & 1) != 0;
    }

    private static long address(byte[] frame, int offset) {
        long address = 0;
        for (int i = 0; i < ADDRESS_BYTES; i++) {
            address = (address << 8) | (frame[offset + i] & 0xff);
        }
        return address;
    }
}
