package dev.vireo.examples;

import dev.vireo.kvm.Exit;
import dev.vireo.kvm.GuestMemory;
import dev.vireo.kvm.Kvm;
import dev.vireo.kvm.PortExit;
import dev.vireo.kvm.Vcpu;
import dev.vireo.kvm.Vm;
import dev.vireo.kvm.x86.Register;
import dev.vireo.kvm.x86.Registers;
import dev.vireo.kvm.x86.Segment;
import dev.vireo.kvm.x86.SegmentRegister;
import java.nio.charset.StandardCharsets;

/** Runs a few instructions in a virtual machine of its own, on {@code /dev/kvm}. */
public final class RunAGuest {
    private RunAGuest() {}

    public static void main(String[] arguments) {
        System.out.println(greeting());
    }

    // @start region="guest"
    private static final byte[] CODE = {
        (byte) 0xba,
        (byte) 0xf8,
        0x03, // mov dx, 0x3f8: the first serial port
        (byte) 0xbe,
        0x00,
        0x20, // mov si, 0x2000
        (byte) 0xb9,
        0x05,
        0x00, // mov cx, 5
        (byte) 0xf3,
        0x6e, // rep outsb
        (byte) 0xf4, // hlt
    };

    static String greeting() {
        try (Kvm kvm = Kvm.open();
                GuestMemory memory = GuestMemory.builder().anonymous(0, 1 << 20).build();
                Vm vm = kvm.createVm();
                Vcpu vcpu = vm.createVcpu(0)) {
            memory.write(0x1000, CODE);
            memory.write(0x2000, "Hello".getBytes(StandardCharsets.US_ASCII));
            vm.memory().setUserMemoryRegions(memory);
            vcpu.registers()
                    .setSregs(vcpu.registers()
                            .getSregs()
                            .with(SegmentRegister.CS, Segment.real(0, true))
                            .with(SegmentRegister.DS, Segment.real(0, false)));
            vcpu.registers().setRegs(Registers.zero().with(Register.RIP, 0x1000));
            return run(vcpu);
        }
    }

    private static String run(Vcpu vcpu) {
        StringBuilder said = new StringBuilder();
        while (true) {
            Exit exit = vcpu.run();
            if (exit instanceof PortExit.Out out) {
                for (int i = 0; i < out.count(); i++) {
                    said.append((char) out.value(i));
                }
            } else if (exit instanceof Exit.Halt) {
                return said.toString();
            } else if (!(exit instanceof Exit.Interrupted)) {
                throw new IllegalStateException("the guest came back with " + exit);
            }
        }
    }
    // @end
}
