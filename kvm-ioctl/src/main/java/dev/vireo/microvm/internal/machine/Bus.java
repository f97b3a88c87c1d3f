package dev.vireo.microvm.internal.machine;

import dev.vireo.microvm.internal.boot.AddressRange;
import dev.vireo.microvm.internal.device.Registers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads accesses of the guest to devices by address. What nobody has reads as ones, and is logged once. */
final class Bus {
    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
    private static final int MOST_LOGGED = 256;
    private static final long NOTHING = -1;

    private final String kind;
    private final long[] starts;
    private final long[] ends;
    private final Registers[] devices;
    private final Set<Long> logged = ConcurrentHashMap.newKeySet();

    private Bus(String kind, List<Place> places) {
        this.kind = kind;
        this.starts = places.stream().mapToLong(place -> place.range().start()).toArray();
        this.ends = places.stream().mapToLong(place -> place.range().end()).toArray();
        this.devices = places.stream().map(Place::device).toArray(Registers[]::new);
    }

    static Builder builder(String kind) {
        return new Builder(kind);
    }

    long read(long address, int size) {
        int device = find(address);
        if (device >= 0) {
            return devices[device].read(address - starts[device], size);
        }
        log("read", address);
        return NOTHING;
    }

    void write(long address, int size, long value) {
        int device = find(address);
        if (device >= 0) {
            devices[device].write(address - starts[device], size, value);
        } else {
            log("write", address);
        }
    }

    private int find(long address) {
        int low = 0;
        int high = starts.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (address < starts[middle]) {
                high = middle - 1;
            } else if (address >= ends[middle]) {
                low = middle + 1;
            } else {
                return middle;
            }
        }
        return -1;
    }

    private void log(String what, long address) {
        if (LOG.isDebugEnabled() && logged.size() < MOST_LOGGED && logged.add(address)) {
            LOG.debug("nobody has the {} 0x{} that the guest wants to {}", kind, Long.toHexString(address), what);
        }
    }

    private record Place(AddressRange range, Registers device) {}

    /** Collects who is where. */
    static final class Builder {
        private final String kind;
        private final List<Place> places = new ArrayList<>();

        private Builder(String kind) {
            this.kind = kind;
        }

        Builder add(long start, long length, Registers device) {
            AddressRange range = new AddressRange(start, length);
            for (Place place : places) {
                if (place.range().overlaps(range)) {
                    throw new IllegalArgumentException("two devices at " + kind + " " + range);
                }
            }
            places.add(new Place(range, device));
            return this;
        }

        Bus build() {
            places.sort(Comparator.comparingLong(place -> place.range().start()));
            return new Bus(kind, places);
        }
    }
}
