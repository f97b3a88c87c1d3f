package dev.vireo.benchmarks.row;

import dev.vireo.benchmarks.BenchRow;
import dev.vireo.benchmarks.Measurement;
import dev.vireo.benchmarks.MissingPeerException;
import dev.vireo.benchmarks.SideBySide;
import dev.vireo.benchmarks.Target;
import dev.vireo.benchmarks.peer.KvmC;
import dev.vireo.benchmarks.site.Site;
import dev.vireo.kvm.Extension;
import dev.vireo.kvm.GuestMemory;
import dev.vireo.kvm.Kvm;
import dev.vireo.kvm.PortExit;
import dev.vireo.kvm.Vcpu;
import dev.vireo.kvm.Vm;
import dev.vireo.kvm.x86.Register;
import dev.vireo.kvm.x86.Registers;
import dev.vireo.kvm.x86.Segment;
import dev.vireo.kvm.x86.SegmentRegister;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an ioctl and an exit cost through {@code dev.vireo.kvm}, and in C: {@code KVM_CHECK_EXTENSION}, {@code
 * KVM_GET_REGS} into a value, and the loop of a guest that writes a port, each write looked at. The guest is the same. A
 * sample is the fastest of 20 batches on either side: at this scale, whatever else runs is larger than what is measured.
 */
public final class KvmRow implements BenchRow {
    private static final int CALLS = 100_000;
    private static final int EXITS = 10_000;
    private static final int BATCHES = 20;
    private static final int WARMUP = 8;
    private static final int ROUNDS = 15;
    private static final long START = 0x1000;
    private static final double MOST_OVER_C = 60;

    /** {@code out dx, al; jmp} to it. */
    private static final byte[] CODE = {(byte) 0xee, (byte) 0xeb, (byte) 0xfd};

    @Override
    public String name() {
        return "kvm";
    }

    @Override
    public List<Measurement> measure(Site site) throws Exception {
        if (!Files.isWritable(Path.of("/dev/kvm"))) {
            throw new MissingPeerException("there is no /dev/kvm, or this user may not write it");
        }
        KvmC peer = new KvmC(site.programs());
        try (Kvm kvm = Kvm.open();
                Vm vm = kvm.createVm();
                GuestMemory memory =
                        GuestMemory.builder().anonymous(START, START).build()) {
            memory.write(START, CODE);
            vm.memory().setUserMemoryRegions(memory);
            Vcpu vcpu = vm.createVcpu(0);
            start(vcpu);
            double[] check =
                    SideBySide.medians(WARMUP, ROUNDS, () -> check(kvm), () -> peer.nanoseconds("check", CALLS));
            double[] regs = SideBySide.medians(WARMUP, ROUNDS, () -> regs(vcpu), () -> peer.nanoseconds("regs", CALLS));
            double[] exit =
                    SideBySide.medians(WARMUP, ROUNDS, () -> exits(vcpu), () -> peer.nanoseconds("exits", EXITS));
            return List.of(
                    row("KVM_CHECK_EXTENSION", check, null),
                    new Measurement(
                            "KVM_CHECK_EXTENSION, over C", "ns", check[0] - check[1], null, Target.atMost(MOST_OVER_C)),
                    row("KVM_GET_REGS", regs, null),
                    row("KVM_RUN, an exit by a port", exit, Target.atMostTimes(1.05)));
        }
    }

    private static Measurement row(String what, double[] medians, @Nullable Target target) {
        return new Measurement(what, "ns", medians[0], new Measurement.Peer("the same in C", medians[1]), target);
    }

    private static void start(Vcpu vcpu) {
        vcpu.registers().setSregs(vcpu.registers().getSregs().with(SegmentRegister.CS, Segment.real(0, true)));
        vcpu.registers().setRegs(Registers.zero().with(Register.RIP, START).with(Register.RDX, 0x3f8));
    }

    private static double check(Kvm kvm) {
        return fastest(CALLS, 1, count -> {
            long sum = 0;
            for (int i = 0; i < count; i++) {
                sum += kvm.checkExtension(Extension.USER_MEMORY);
            }
            return sum;
        });
    }

    private static double regs(Vcpu vcpu) {
        return fastest(CALLS, 2, count -> {
            long sum = 0;
            for (int i = 0; i < count; i++) {
                sum += vcpu.registers().getRegs().rflags() & 2;
            }
            return sum;
        });
    }

    private static double exits(Vcpu vcpu) {
        return fastest(EXITS, 0x3f8, count -> {
            long sum = 0;
            for (int i = 0; i < count; i++) {
                PortExit.Out out = (PortExit.Out) vcpu.run();
                sum += out.port() + out.value();
            }
            return sum;
        });
    }

    /** The time of one in the fastest batch, once what they all answered is right. */
    private static double fastest(int calls, long answer, IntToLongFunction batch) {
        int count = calls / BATCHES;
        double best = Double.MAX_VALUE;
        for (int i = 0; i < BATCHES; i++) {
            long start = System.nanoTime();
            long sum = batch.applyAsLong(count);
            double took = System.nanoTime() - start;
            if (sum != answer * count) {
                throw new IllegalStateException("KVM answered " + sum + " in all, not " + answer * count);
            }
            best = Math.min(best, took / count);
        }
        return best;
    }
}
