package dev.vireo.microvm.internal.machine;

import dev.vireo.json.JsonObject;
import dev.vireo.microvm.internal.device.ConsolePort;
import dev.vireo.microvm.internal.device.Registers;
import dev.vireo.microvm.internal.device.Saved;
import java.time.Duration;
import java.util.Arrays;

/**
 * A serial port: a 16550A with its FIFOs and its interrupt. What the guest sends is taken at once; what it is sent waits
 * in a bounded buffer.
 */
public final class Serial implements ConsolePort, Registers, Saved {
    /** How many bytes wait for the guest at most. */
    public static final int ROOM = 4096;

    private static final int DATA = 0;
    private static final int INTERRUPT_ENABLE = 1;
    private static final int INTERRUPT_IDENTITY = 2;
    private static final int LINE_CONTROL = 3;
    private static final int MODEM_CONTROL = 4;
    private static final int LINE_STATUS = 5;
    private static final int MODEM_STATUS = 6;
    private static final int SCRATCH = 7;

    private static final int ENABLE_RECEIVED = 1;
    private static final int ENABLE_EMPTY = 2;
    private static final int NO_INTERRUPT = 1;
    private static final int IDENTITY_EMPTY = 2;
    private static final int IDENTITY_RECEIVED = 4;
    private static final int FIFO_ON = 1;
    private static final int FIFO_CLEAR_RECEIVED = 2;
    private static final int IDENTITY_FIFO = 0xc0;
    private static final int DIVISOR_LATCH = 0x80;
    private static final int LOOPBACK = 0x10;
    private static final int DATA_READY = 1;
    private static final int TRANSMITTER_EMPTY = 0x60;
    private static final int CARRIER_READY_CLEAR = 0xb0;

    private final SerialOutput output;
    private final InterruptLine line;
    private final byte[] received = new byte[ROOM];
    private int first;
    private int count;
    private int interruptEnable;
    private int fifoControl;
    private int lineControl = 3;
    private int modemControl = 8;
    private int scratch;
    private int divisor = 1;
    private boolean emptyPending;
    private boolean raised;

    Serial(SerialOutput output, InterruptLine line) {
        this.output = output;
        this.line = line;
    }

    @Override
    public synchronized int send(byte[] bytes, int from, int length) {
        int taken = Math.min(length, ROOM - count);
        for (int i = 0; i < taken; i++) {
            received[(first + count + i) % ROOM] = bytes[from + i];
        }
        count += taken;
        update();
        return taken;
    }

    @Override
    public synchronized boolean awaitRoom(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (count == ROOM) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(left / 1_000_000 + 1);
        }
        return true;
    }

    @Override
    public synchronized long read(long offset, int size) {
        boolean latch = (lineControl & DIVISOR_LATCH) != 0;
        int value = switch ((int) offset) {
            case DATA -> latch ? divisor & 0xff : take();
            case INTERRUPT_ENABLE -> latch ? divisor >> Byte.SIZE : interruptEnable;
            case INTERRUPT_IDENTITY -> identity();
            case LINE_CONTROL -> lineControl;
            case MODEM_CONTROL -> modemControl;
            case LINE_STATUS -> TRANSMITTER_EMPTY | (count > 0 ? DATA_READY : 0);
            case MODEM_STATUS -> modemStatus();
            case SCRATCH -> scratch;
            default -> 0xff;
        };
        update();
        return value;
    }

    private int take() {
        if (count == 0) {
            return 0;
        }
        int value = received[first] & 0xff;
        first = (first + 1) % ROOM;
        count--;
        notifyAll();
        return value;
    }

    /** What interrupts most urgently; that nothing is left to send is told once. */
    private int identity() {
        int fifo = (fifoControl & FIFO_ON) != 0 ? IDENTITY_FIFO : 0;
        if (hasReceived()) {
            return fifo | IDENTITY_RECEIVED;
        }
        if (hasSent()) {
            emptyPending = false;
            return fifo | IDENTITY_EMPTY;
        }
        return fifo | NO_INTERRUPT;
    }

    /** The four lines that are driven, or, in loopback, those that this port drives itself. */
    private int modemStatus() {
        if ((modemControl & LOOPBACK) == 0) {
            return CARRIER_READY_CLEAR;
        }
        return ((modemControl & 1) << 5) | ((modemControl & 2) << 3) | ((modemControl & 0xc) << 4);
    }

    @Override
    public void write(long offset, int size, long value) {
        int octet = (int) value & 0xff;
        if (offset == DATA && sends(octet)) {
            output.write((byte) octet);
            return;
        }
        synchronized (this) {
            set((int) offset, octet);
            update();
        }
    }

    /** Whether the byte leaves the machine. */
    private synchronized boolean sends(int octet) {
        if ((lineControl & DIVISOR_LATCH) != 0) {
            return false;
        }
        emptyPending = true;
        boolean loops = (modemControl & LOOPBACK) != 0;
        if (loops) {
            send(new byte[] {(byte) octet}, 0, 1);
        }
        update();
        return !loops;
    }

    private void set(int register, int octet) {
        boolean latch = (lineControl & DIVISOR_LATCH) != 0;
        switch (register) {
            case DATA -> {
                if (latch) {
                    divisor = (divisor & 0xff00) | octet;
                }
            }
            case INTERRUPT_ENABLE -> {
                if (latch) {
                    divisor = (divisor & 0xff) | (octet << Byte.SIZE);
                } else {
                    emptyPending |= (octet & ~interruptEnable & ENABLE_EMPTY) != 0;
                    interruptEnable = octet & 0xf;
                }
            }
            case INTERRUPT_IDENTITY -> {
                fifoControl = octet;
                if ((octet & FIFO_CLEAR_RECEIVED) != 0) {
                    count = 0;
                    notifyAll();
                }
            }
            case LINE_CONTROL -> lineControl = octet;
            case MODEM_CONTROL -> modemControl = octet & 0x1f;
            case SCRATCH -> scratch = octet;
            default -> {} // the status registers cannot be written
        }
    }

    private boolean hasReceived() {
        return count > 0 && (interruptEnable & ENABLE_RECEIVED) != 0;
    }

    private boolean hasSent() {
        return emptyPending && (interruptEnable & ENABLE_EMPTY) != 0;
    }

    private void update() {
        boolean wanted = hasReceived() || hasSent();
        if (wanted != raised) {
            raised = wanted;
            line.set(wanted);
        }
    }

    @Override
    public void quiesce() {
        // It does nothing by itself.
    }

    @Override
    public synchronized void go() {
        line.set(raised);
    }

    /** As after power-on; what waits for the guest is dropped. */
    synchronized void reset() {
        load(new Serial(output, high -> {}).save());
    }

    @Override
    public synchronized JsonObject save() {
        byte[] waiting = new byte[count];
        for (int i = 0; i < count; i++) {
            waiting[i] = received[(first + i) % ROOM];
        }
        return JsonObject.builder()
                .put("interruptEnable", interruptEnable)
                .put("fifoControl", fifoControl)
                .put("lineControl", lineControl)
                .put("modemControl", modemControl)
                .put("scratch", scratch)
                .put("divisor", divisor)
                .put("emptyPending", emptyPending)
                .put("received", Blob.of(waiting))
                .build();
    }

    @Override
    public synchronized void load(JsonObject state) {
        byte[] waiting = Blob.bytes(state, "received");
        count = Math.min(ROOM, waiting.length);
        first = 0;
        Arrays.fill(received, (byte) 0);
        System.arraycopy(waiting, 0, received, 0, count);
        interruptEnable = state.intValue("interruptEnable");
        fifoControl = state.intValue("fifoControl");
        lineControl = state.intValue("lineControl");
        modemControl = state.intValue("modemControl");
        scratch = state.intValue("scratch");
        divisor = state.intValue("divisor");
        emptyPending = state.bool("emptyPending");
        raised = hasReceived() || hasSent();
        notifyAll();
    }
}
