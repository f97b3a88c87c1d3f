package dev.vireo.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vireo.kvm.x86.GuestDebug;
import dev.vireo.kvm.x86.Register;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What takes a processor that runs guests, and so the lab: a KVM in software does not come back from {@code vmmcall}, and
 * does not hand {@code int3} to the host.
 */
@Timeout(60)
class GuestsOnHardware {
    private static final int MAP_GPA_RANGE = 12;

    @BeforeEach
    void needsAProcessorThatRunsGuests() throws IOException {
        assumeTrue(
                Files.readString(Path.of("/proc/cpuinfo")).lines().anyMatch(line -> line.matches("flags.*\\bsvm\\b.*")),
                "AMD's instruction needs AMD's processor");
    }

    @Test
    void aHypercallIsAnsweredByTheMonitor() {
        byte[] code = Code.of("0f 01 d9 | vmmcall", "e6 80 | out 0x80, al", "f4 | hlt");
        try (ToyGuest guest = ToyGuest.flat64(code)) {
            long available = guest.vm().checkExtension(Extension.EXIT_HYPERCALL);
            assumeTrue((available & 1L << MAP_GPA_RANGE) != 0, "this kernel hands no hypercall on");
            guest.vm().enableCap(Extension.EXIT_HYPERCALL, 1L << MAP_GPA_RANGE);
            guest.set(Register.RAX, MAP_GPA_RANGE);
            guest.set(Register.RBX, 0x3000);
            guest.set(Register.RCX, 2);
            guest.set(Register.RDX, 0x10);
            assertThat(guest.vcpu().run())
                    .asInstanceOf(type(HypercallExit.class))
                    .satisfies(call -> {
                        assertThat(call.number()).isEqualTo(MAP_GPA_RANGE);
                        assertThat(call.argument(0)).isEqualTo(0x3000);
                        assertThat(call.argument(1)).isEqualTo(2);
                        assertThat(call.argument(2)).isEqualTo(0x10);
                        call.answer(0x2a);
                    });
            assertThat(guest.vcpu().run())
                    .asInstanceOf(type(PortExit.Out.class))
                    .extracting(PortExit.Out::value)
                    .isEqualTo(0x2a);
        }
    }

    @Test
    void anInt3IsABreakpointThatTheGuestDoesNotSee() {
        byte[] code = Code.of("90 | nop", "cc | int3", "f4 | hlt");
        try (ToyGuest guest = ToyGuest.real(code)) {
            guest.vcpu().setGuestDebug(GuestDebug.off().withSoftwareBreakpoints());
            assertThat(guest.vcpu().run()).asInstanceOf(type(DebugExit.class)).satisfies(debug -> {
                assertThat(debug.exception()).isEqualTo(3);
                assertThat(debug.pc()).isEqualTo(ToyGuest.CODE + 1);
            });
            assertThat(guest.get(Register.RIP)).isEqualTo(ToyGuest.CODE + 1);
            guest.memory().putByte(ToyGuest.CODE + 1, (byte) 0x90);
            assertThat(guest.vcpu().run()).isInstanceOf(Exit.Halt.class);
        }
    }
}
