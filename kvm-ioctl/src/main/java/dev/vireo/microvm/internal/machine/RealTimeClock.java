package dev.vireo.microvm.internal.machine;

import dev.vireo.microvm.internal.device.Registers;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** The time of day as an MC146818 tells it, in UTC. It has no alarm, and what is written to it is forgotten. */
final class RealTimeClock implements Registers {
    static final int PORT = 0x70;
    static final int PORTS = 2;

    private static final int STATUS_A = 10;
    private static final int STATUS_B = 11;
    private static final int STATUS_D = 13;
    private static final int CENTURY = 0x32;
    private static final int DIVIDER_32768_HZ = 0x26;
    private static final int HOURS_24 = 2;
    private static final int VALID = 0x80;

    private final Clock clock;
    private volatile int selected;

    RealTimeClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public long read(long offset, int size) {
        if (offset == 0) {
            return 0xff;
        }
        ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
        return switch (selected) {
            case 0 -> decimal(now.getSecond());
            case 2 -> decimal(now.getMinute());
            case 4 -> decimal(now.getHour());
            case 6 -> decimal(now.getDayOfWeek().getValue() % 7 + 1);
            case 7 -> decimal(now.getDayOfMonth());
            case 8 -> decimal(now.getMonthValue());
            case 9 -> decimal(now.getYear() % 100);
            case STATUS_A -> DIVIDER_32768_HZ;
            case STATUS_B -> HOURS_24;
            case STATUS_D -> VALID;
            case CENTURY -> decimal(now.getYear() / 100);
            default -> 0;
        };
    }

    @Override
    public void write(long offset, int size, long value) {
        if (offset == 0) {
            selected = (int) value & 0x7f; // the highest bit masks NMIs
        }
    }

    /** A digit in each half of the byte. */
    private static int decimal(int number) {
        return ((number / 10) << 4) | (number % 10);
    }
}
