package dev.vireo.microvm.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerialTest {
    private static final int DATA = 0;
    private static final int INTERRUPTS = 1;
    private static final int IDENTITY = 2;
    private static final int LINE_CONTROL = 3;
    private static final int MODEM_CONTROL = 4;
    private static final int LINE_STATUS = 5;
    private static final int MODEM_STATUS = 6;

    private final SerialLog out = new SerialLog();
    private final List<Boolean> line = new ArrayList<>();
    private final Serial serial = new Serial(out, line::add);

    @Test
    void whatIsWrittenComesOutAndTheTransmitterIsAlwaysEmpty() {
        write(DATA, 'h');
        write(DATA, 'i');
        assertThat(out.text()).isEqualTo("hi");
        assertThat(read(LINE_STATUS)).isEqualTo(0x60);
    }

    @Test
    void whatIsSentIsReadInOrder() {
        send("ab");
        assertThat(read(LINE_STATUS) & 1).isEqualTo(1);
        assertThat(read(DATA)).isEqualTo('a');
        assertThat(read(DATA)).isEqualTo('b');
        assertThat(read(LINE_STATUS) & 1).isZero();
        assertThat(read(DATA)).isZero();
    }

    @Test
    void theLineIsHighWhileSomethingIsToBeRead() {
        write(INTERRUPTS, 1);
        send("ab");
        assertThat(read(IDENTITY)).isEqualTo(4);
        read(DATA);
        assertThat(line).containsExactly(true);
        read(DATA);
        assertThat(line).containsExactly(true, false);
        assertThat(read(IDENTITY)).isEqualTo(1);
    }

    @Test
    void thatAllIsSentIsToldOnceForEachWrite() {
        write(INTERRUPTS, 2);
        assertThat(read(IDENTITY)).isEqualTo(2);
        assertThat(read(IDENTITY)).isEqualTo(1);
        write(DATA, 'x');
        assertThat(read(IDENTITY)).isEqualTo(2);
        assertThat(line).containsExactly(true, false, true, false);
    }

    @Test
    void theFifoIsShownAndCanBeCleared() {
        send("abc");
        write(IDENTITY, 3);
        assertThat(read(IDENTITY)).isEqualTo(0xc1);
        assertThat(read(LINE_STATUS) & 1).isZero();
    }

    @Test
    void theDivisorIsBehindItsLatch() {
        write(LINE_CONTROL, 0x83);
        write(DATA, 0x34);
        write(INTERRUPTS, 0x12);
        assertThat(read(DATA)).isEqualTo(0x34);
        assertThat(read(INTERRUPTS)).isEqualTo(0x12);
        write(LINE_CONTROL, 3);
        assertThat(read(INTERRUPTS)).isZero();
        assertThat(out.text()).isEmpty();
    }

    @Test
    void loopbackComesBackAndNothingComesOut() {
        write(MODEM_CONTROL, 0x1a);
        assertThat(read(MODEM_STATUS)).isEqualTo(0x90);
        write(DATA, 'x');
        assertThat(read(DATA)).isEqualTo('x');
        assertThat(out.text()).isEmpty();
        write(MODEM_CONTROL, 0);
        assertThat(read(MODEM_STATUS)).isEqualTo(0xb0);
    }

    @Test
    void whatWaitsIsBounded() throws InterruptedException {
        byte[] much = new byte[Serial.ROOM + 10];
        assertThat(serial.send(much, 0, much.length)).isEqualTo(Serial.ROOM);
        assertThat(serial.awaitRoom(Duration.ofMillis(1))).isFalse();
        read(DATA);
        assertThat(serial.awaitRoom(Duration.ZERO)).isTrue();
        assertThat(serial.send(much, 0, 10)).isEqualTo(1);
    }

    @Test
    void anotherPortGoesOnWithItsState() {
        write(INTERRUPTS, 3);
        write(7, 0x5a);
        send("ab");
        read(DATA);
        Serial other = new Serial(out, line::add);
        other.load(serial.save());
        line.clear();
        other.go();
        assertThat(line).containsExactly(true);
        assertThat(other.read(7, 1)).isEqualTo(0x5a);
        assertThat(other.read(DATA, 1)).isEqualTo('b');
        assertThat(other.save()).isNotEqualTo(serial.save());
    }

    private long read(int register) {
        return serial.read(register, 1);
    }

    private void write(int register, int value) {
        serial.write(register, 1, value);
    }

    private void send(String text) {
        serial.send(text.getBytes(StandardCharsets.US_ASCII), 0, text.length());
    }
}
