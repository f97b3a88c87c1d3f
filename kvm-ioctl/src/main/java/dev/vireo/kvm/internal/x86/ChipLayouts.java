package dev.vireo.kvm.internal.x86;

import static dev.vireo.kvm.internal.x86.Bytes.u16;
import static dev.vireo.kvm.internal.x86.Bytes.u8;

import dev.vireo.kvm.internal.Layout;
import dev.vireo.kvm.x86.IoapicState;
import dev.vireo.kvm.x86.PicState;
import dev.vireo.kvm.x86.PitState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Interrupt controllers and the timer. */
public final class ChipLayouts {
    /** {@code struct kvm_pic_state}. */
    public static final Layout<PicState> PIC = new Pic();

    /** {@code struct kvm_ioapic_state}. */
    public static final Layout<IoapicState> IOAPIC = new Ioapic();

    /** {@code struct kvm_pit_state2}. */
    public static final Layout<PitState> PIT = new Pit();

    private ChipLayouts() {}

    private static final class Pic implements Layout<PicState> {
        @Override
        public int size() {
            return 16;
        }

        @Override
        public PicState read(ByteBuffer b, int at) {
            return new PicState(
                    u8(b, at),
                    u8(b, at + 1),
                    u8(b, at + 2),
                    u8(b, at + 3),
                    u8(b, at + 4),
                    u8(b, at + 5),
                    u8(b, at + 6),
                    u8(b, at + 7),
                    u8(b, at + 8),
                    u8(b, at + 9),
                    u8(b, at + 10),
                    u8(b, at + 11),
                    u8(b, at + 12),
                    u8(b, at + 13),
                    u8(b, at + 14),
                    u8(b, at + 15));
        }

        @Override
        public void write(ByteBuffer b, int at, PicState it) {
            int[] values = {
                it.lastIrr(),
                it.irr(),
                it.imr(),
                it.isr(),
                it.priorityAdd(),
                it.irqBase(),
                it.readRegSelect(),
                it.poll(),
                it.specialMask(),
                it.initState(),
                it.autoEoi(),
                it.rotateOnAutoEoi(),
                it.specialFullyNestedMode(),
                it.init4(),
                it.elcr(),
                it.elcrMask()
            };
            for (int i = 0; i < values.length; i++) {
                b.put(at + i, (byte) values[i]);
            }
        }
    }

    private static final class Ioapic implements Layout<IoapicState> {
        private static final int REDIRTBL = 24;

        @Override
        public int size() {
            return 216;
        }

        @Override
        public IoapicState read(ByteBuffer b, int at) {
            List<IoapicState.Redirection> pins = new ArrayList<>(IoapicState.PINS);
            for (int pin = 0; pin < IoapicState.PINS; pin++) {
                pins.add(new IoapicState.Redirection(b.getLong(at + REDIRTBL + pin * Long.BYTES)));
            }
            return new IoapicState(b.getLong(at), b.getInt(at + 8), b.getInt(at + 12), b.getInt(at + 16), pins);
        }

        @Override
        public void write(ByteBuffer b, int at, IoapicState value) {
            b.putLong(at, value.baseAddress());
            b.putInt(at + 8, value.ioregsel());
            b.putInt(at + 12, value.id());
            b.putInt(at + 16, value.irr());
            for (int pin = 0; pin < IoapicState.PINS; pin++) {
                b.putLong(
                        at + REDIRTBL + pin * Long.BYTES,
                        value.redirections().get(pin).bits());
            }
        }
    }

    private static final class Pit implements Layout<PitState> {
        private static final int CHANNELS = 3;
        private static final int CHANNEL = 24;
        private static final int LOAD_TIME = 16;
        private static final int FLAGS = 72;

        @Override
        public int size() {
            return 112;
        }

        @Override
        public PitState read(ByteBuffer b, int at) {
            List<PitState.Channel> channels = new ArrayList<>(CHANNELS);
            for (int i = 0; i < CHANNELS; i++) {
                channels.add(channel(b, at + i * CHANNEL));
            }
            return new PitState(channels, b.getInt(at + FLAGS));
        }

        private static PitState.Channel channel(ByteBuffer b, int at) {
            return new PitState.Channel(
                    b.getInt(at),
                    u16(b, at + 4),
                    u8(b, at + 6),
                    u8(b, at + 7),
                    u8(b, at + 8),
                    u8(b, at + 9),
                    u8(b, at + 10),
                    u8(b, at + 11),
                    u8(b, at + 12),
                    u8(b, at + 13),
                    u8(b, at + 14),
                    u8(b, at + 15),
                    b.getLong(at + LOAD_TIME));
        }

        @Override
        public void write(ByteBuffer b, int at, PitState value) {
            for (int i = 0; i < CHANNELS; i++) {
                channel(b, at + i * CHANNEL, value.channels().get(i));
            }
            b.putInt(at + FLAGS, value.flags());
        }

        private static void channel(ByteBuffer b, int at, PitState.Channel it) {
            b.putInt(at, it.count());
            b.putShort(at + 4, (short) it.latchedCount());
            int[] values = {
                it.countLatched(),
                it.statusLatched(),
                it.status(),
                it.readState(),
                it.writeState(),
                it.writeLatch(),
                it.rwMode(),
                it.mode(),
                it.bcd(),
                it.gate()
            };
            for (int i = 0; i < values.length; i++) {
                b.put(at + 6 + i, (byte) values[i]);
            }
            b.putLong(at + LOAD_TIME, it.countLoadTime());
        }
    }
}
