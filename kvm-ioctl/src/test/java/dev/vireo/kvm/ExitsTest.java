package dev.vireo.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Each exit out of a {@code struct kvm_run} that was put together by hand; offsets as gcc has them. */
class ExitsTest {
    private final ByteBuffer run = ByteBuffer.allocate(3 * 4096).order(ByteOrder.LITTLE_ENDIAN);
    private final Exits exits = new Exits(new RunPage(run));

    private Exit of(int reason) {
        run.putInt(8, reason);
        return exits.current();
    }

    @Test
    void accessesOfPorts() {
        run.put(32, (byte) 1)
                .put(33, (byte) 2)
                .putShort(34, (short) 0xcfc)
                .putInt(36, 2)
                .putLong(40, 4096);
        run.putShort(4096, (short) 0xffff).putShort(4098, (short) 0x1234);
        assertThat(of(2)).asInstanceOf(type(PortExit.Out.class)).satisfies(out -> {
            assertThat(out.port()).isEqualTo(0xcfc);
            assertThat(out.value()).isEqualTo(0xffff);
            assertThat(out.value(1)).isEqualTo(0x1234);
            assertThatThrownBy(() -> out.value(2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(out).hasToString("out 2 bytes to port 0xcfc, 2 times");
        });
        run.put(32, (byte) 0);
        assertThat(of(2)).asInstanceOf(type(PortExit.In.class)).satisfies(in -> in.answer(1, 0x5678));
        assertThat(run.getInt(4096)).isEqualTo(0x5678_ffff);
    }

    @Test
    void accessesOfMemory() {
        run.putLong(32, 0xfee0_0000L).putLong(40, -1).putInt(48, 4).put(52, (byte) 1);
        assertThat(of(6)).asInstanceOf(type(MmioExit.Write.class)).satisfies(write -> {
            assertThat(write.address()).isEqualTo(0xfee0_0000L);
            assertThat(write.length()).isEqualTo(4);
            assertThat(write.value()).isEqualTo(0xffff_ffffL);
        });
        run.put(52, (byte) 0).putInt(48, 3);
        assertThat(of(6)).asInstanceOf(type(MmioExit.Read.class)).satisfies(read -> read.answer(0x1122_3344));
        assertThat(run.getInt(40)).as("three bytes answered").isEqualTo(0xff22_3344);
    }

    @Test
    void modelSpecificRegisters() {
        run.putInt(40, 2).putInt(44, 0x4b56_4d00).putLong(48, 99);
        assertThat(of(30)).asInstanceOf(type(MsrExit.Write.class)).satisfies(write -> {
            assertThat(write.index()).isEqualTo(0x4b56_4d00);
            assertThat(write.reason()).isEqualTo(2);
            assertThat(write.value()).isEqualTo(99);
            write.fail();
        });
        assertThat(run.get(32)).isEqualTo((byte) 1);
        assertThat(of(29)).asInstanceOf(type(MsrExit.Read.class)).satisfies(read -> read.answer(7));
        assertThat(run.get(32)).isZero();
        assertThat(run.getLong(48)).isEqualTo(7);
    }

    @Test
    void callsOfHypervisors() {
        run.putLong(32, 12).putLong(40, 1).putLong(80, 6).putLong(96, 1);
        assertThat(of(3)).asInstanceOf(type(HypercallExit.class)).satisfies(call -> {
            assertThat(call.number()).isEqualTo(12);
            assertThat(call.argument(0)).isEqualTo(1);
            assertThat(call.argument(5)).isEqualTo(6);
            assertThat(call.flags()).isEqualTo(1);
            call.answer(-1);
        });
        assertThat(run.getLong(88)).isEqualTo(-1);
        run.putInt(32, 2).putLong(40, 11);
        assertThat(of(27)).asInstanceOf(type(HypervExit.class)).satisfies(call -> {
            assertThat(call.type()).isEqualTo(2);
            assertThat(call.data(0)).isEqualTo(11);
            call.answer(3);
        });
        assertThat(run.getLong(48)).isEqualTo(3);
        run.putInt(40, 1).putInt(44, 3).putLong(48, 29).putLong(64, 8);
        assertThat(of(34)).asInstanceOf(type(XenExit.class)).satisfies(call -> {
            assertThat(call.longMode()).isTrue();
            assertThat(call.cpl()).isEqualTo(3);
            assertThat(call.input()).isEqualTo(29);
            assertThat(call.argument(0)).isEqualTo(8);
            call.answer(4);
        });
        assertThat(run.getLong(56)).isEqualTo(4);
    }

    @Test
    void failures() {
        run.putLong(32, 0x8000_0021L).putInt(40, 3);
        assertThat(of(9)).asInstanceOf(type(FailureExit.FailEntry.class)).satisfies(it -> {
            assertThat(it.hardwareReason()).isEqualTo(0x8000_0021L);
            assertThat(it.cpu()).isEqualTo(3);
        });
        assertThat(of(0)).isInstanceOf(FailureExit.Unknown.class).hasToString("unknown exit 0x80000021");
        run.putInt(32, 1).putInt(36, 2).putLong(40, 5).putLong(48, 6);
        assertThat(of(17)).asInstanceOf(type(FailureExit.KvmError.class)).satisfies(it -> {
            assertThat(it.suberror()).isEqualTo(1);
            assertThat(it.data()).containsExactly(5L, 6L);
        });
        run.putInt(36, 1 << 30);
        assertThat(of(17))
                .asInstanceOf(type(FailureExit.KvmError.class))
                .satisfies(it -> assertThat(it.data()).hasSize(16));
        assertThat(of(1))
                .asInstanceOf(type(FailureExit.Unhandled.class))
                .satisfies(it -> assertThat(it.exception()).isEqualTo(1));
    }

    @Test
    void whatTheGuestTellsOrTouches() {
        run.putInt(32, 2).putInt(36, 1).putLong(40, 77);
        assertThat(of(24)).asInstanceOf(type(SystemEventExit.class)).satisfies(event -> {
            assertThat(event.type()).isEqualTo(2);
            assertThat(event.count()).isEqualTo(1);
            assertThat(event.data(0)).isEqualTo(77);
        });
        run.putLong(32, 8).putLong(40, 0x1000).putLong(48, 0x2000);
        assertThat(of(39)).asInstanceOf(type(MemoryFaultExit.class)).satisfies(fault -> {
            assertThat(fault.isPrivate()).isTrue();
            assertThat(fault.address()).isEqualTo(0x1000);
            assertThat(fault.size()).isEqualTo(0x2000);
        });
        run.putInt(32, 1).putLong(40, 0x100).putLong(48, 0x4000).putLong(56, 0x400);
        assertThat(of(4)).asInstanceOf(type(DebugExit.class)).satisfies(debug -> {
            assertThat(debug.exception()).isEqualTo(1);
            assertThat(debug.pc()).isEqualTo(0x100);
            assertThat(debug.dr6()).isEqualTo(0x4000);
            assertThat(debug.dr7()).isEqualTo(0x400);
        });
        assertThat(of(12)).asInstanceOf(type(TprAccessExit.class)).satisfies(it -> {
            assertThat(it.rip()).isEqualTo(1);
            assertThat(it.isWrite()).isTrue();
        });
        assertThat(of(26))
                .asInstanceOf(type(IoapicEoiExit.class))
                .satisfies(it -> assertThat(it.vector()).isEqualTo(1));
        assertThat(of(37))
                .asInstanceOf(type(NotifyExit.class))
                .satisfies(it -> assertThat(it.contextInvalid()).isTrue());
    }

    @Test
    void theOthers() {
        assertThat(of(5)).isInstanceOf(Exit.Halt.class).isSameAs(of(5));
        assertThat(of(7)).isInstanceOf(Exit.IrqWindowOpen.class);
        assertThat(of(8)).isInstanceOf(Exit.Shutdown.class);
        assertThat(of(10)).isInstanceOf(Exit.Intr.class);
        assertThat(of(11)).isInstanceOf(Exit.SetTpr.class);
        assertThat(of(16)).isInstanceOf(Exit.Nmi.class);
        assertThat(of(21)).isInstanceOf(Exit.Watchdog.class);
        assertThat(of(31)).isInstanceOf(Exit.DirtyRingFull.class);
        assertThat(of(32)).isInstanceOf(Exit.ApResetHold.class);
        assertThat(of(33)).isInstanceOf(Exit.BusLock.class);
        for (int reason : new int[] {13, 28, 38, 40, 4711, -1}) {
            assertThat(of(reason))
                    .asInstanceOf(type(Exit.Other.class))
                    .satisfies(it -> assertThat(it.reason()).isEqualTo(reason));
        }
    }
}
