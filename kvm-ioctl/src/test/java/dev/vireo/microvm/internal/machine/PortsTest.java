package dev.vireo.microvm.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.microvm.internal.device.Registers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {
    private final List<String> asked = new ArrayList<>();
    private final List<Boolean> sci = new ArrayList<>();
    private final GuestRequests requests = new GuestRequests() {
        @Override
        public void powerOff() {
            asked.add("powerOff");
        }

        @Override
        public void reset() {
            asked.add("reset");
        }

        @Override
        public void crashed(String how) {
            asked.add(how);
        }

        @Override
        public void failed(RuntimeException cause) {
            asked.add(cause.toString());
        }
    };
    private final PowerRegisters power = new PowerRegisters(requests, sci::add);

    @Test
    void thePowerButtonIsReportedWhereTheGuestEnabledItUntilItIsCleared() {
        power.pressPowerButton();
        assertThat(power.read(0, 2) & 0xffff).isEqualTo(0x100);
        assertThat(sci).containsOnly(false);
        power.write(2, 2, 0x100);
        assertThat(sci).last().isEqualTo(true);
        power.write(0, 2, 0xfeff);
        assertThat(sci).last().isEqualTo(true);
        power.write(0, 2, 0x100);
        assertThat(sci).last().isEqualTo(false);
        assertThat(power.read(0, 2) & 0xffff).isZero();
    }

    @Test
    void sleepingMeansBeingOffInItsTypeOnly() {
        power.write(4, 2, 0x1400);
        power.write(4, 2, 0x2400);
        assertThat(asked).isEmpty();
        power.write(4, 2, 0x3400);
        assertThat(asked).containsExactly("powerOff");
        assertThat(power.read(4, 2) & 1).as("ACPI is always on").isEqualTo(1);
    }

    @Test
    void resetsAreToldByBothWays() {
        power.write(8, 1, 0);
        power.write(8, 1, 1);
        KeyboardController keyboard = new KeyboardController(requests);
        keyboard.write(0, 1, 0xd1);
        keyboard.write(0, 1, 0xfe);
        assertThat(asked).containsExactly("reset", "reset");
    }

    @Test
    void theStateOfThePowerRegistersIsKept() {
        power.write(2, 2, 0x100);
        power.pressPowerButton();
        PowerRegisters other = new PowerRegisters(requests, sci::add);
        other.load(power.save());
        sci.clear();
        other.go();
        assertThat(sci).containsExactly(true);
        other.reset();
        assertThat(other.read(0, 4) & 0xffff_ffffL).isZero();
    }

    @Test
    void theClockTellsTheTimeInDecimalDigits() {
        RealTimeClock clock = new RealTimeClock(Clock.fixed(Instant.parse("2026-11-22T21:09:58Z"), ZoneOffset.UTC));
        int[] registers = {0, 2, 4, 6, 7, 8, 9, 0x32, 0x8b, 0x0d, 0x40};
        long[] told = {0x58, 0x09, 0x21, 0x01, 0x22, 0x11, 0x26, 0x20, 2, 0x80, 0};
        for (int i = 0; i < registers.length; i++) {
            clock.write(0, 1, registers[i]);
            assertThat(clock.read(1, 1)).as("register %x", registers[i]).isEqualTo(told[i]);
        }
    }

    @Test
    void aBusLeadsToWhoIsThereAndReadsOnesElsewhere() {
        Bus bus = Bus.builder("port")
                .add(0x20, 4, numbered(2))
                .add(0x10, 0x10, numbered(1))
                .build();
        assertThat(bus.read(0x10, 1)).isEqualTo(0x1000);
        assertThat(bus.read(0x1f, 1)).isEqualTo(0x100f);
        assertThat(bus.read(0x23, 1)).isEqualTo(0x2003);
        assertThat(bus.read(0x0f, 1)).isEqualTo(-1);
        assertThat(bus.read(0x24, 1)).isEqualTo(-1);
        assertThat(bus.read(-1, 8)).isEqualTo(-1);
        bus.write(0x24, 1, 5);
        bus.write(0x21, 1, 5);
        assertThat(asked).containsExactly("2: 1 is 5");
    }

    @Test
    void noTwoDevicesAreInOnePlace() {
        Bus.Builder bus = Bus.builder("port").add(0x10, 0x10, numbered(1));
        assertThatThrownBy(() -> bus.add(0x1f, 1, numbered(2))).isInstanceOf(IllegalArgumentException.class);
    }

    private Registers numbered(int number) {
        return new Registers() {
            @Override
            public long read(long offset, int size) {
                return number * 0x1000L + offset;
            }

            @Override
            public void write(long offset, int size, long value) {
                asked.add(number + ": " + offset + " is " + value);
            }
        };
    }
}
