package dev.vireo.microvm.internal.machine;

import dev.vireo.json.JsonObject;
import dev.vireo.kvm.Extension;
import dev.vireo.kvm.MpState;
import dev.vireo.kvm.Vcpu;
import dev.vireo.kvm.VcpuFeatures;
import dev.vireo.kvm.VcpuInterrupts;
import dev.vireo.kvm.VcpuRegisters;
import java.util.List;

/** The state of one processor, in the order that KVM needs: the multiprocessing state is read first. */
final class ProcessorState {
    private ProcessorState() {}

    static JsonObject save(Vcpu vcpu, List<Integer> msrs) {
        VcpuRegisters registers = vcpu.registers();
        VcpuFeatures features = vcpu.features();
        VcpuInterrupts interrupts = vcpu.interrupts();
        return JsonObject.builder()
                .put("mpState", interrupts.getMpState().name())
                .put("regs", RegisterCodec.general(registers.getRegs()))
                .put("sregs", RegisterCodec.system(registers.getSregs()))
                .put("xsave", RegisterCodec.xsave(xsaveIsLarge(vcpu) ? registers.getXsave2() : registers.getXsave()))
                .put("xcrs", FeatureCodec.xcrs(registers.getXcrs()))
                .put("debugregs", RegisterCodec.debug(registers.getDebugregs()))
                .put("lapic", RegisterCodec.lapic(interrupts.getLapic()))
                .put("tscKhz", features.getTscKhz())
                .put("cpuid", FeatureCodec.cpuid(features.getCpuid2()))
                .put("msrs", FeatureCodec.msrs(Msrs.read(features, msrs)))
                .put("events", EventsCodec.write(interrupts.getVcpuEvents()))
                .build();
    }

    private static boolean xsaveIsLarge(Vcpu vcpu) {
        return vcpu.vm().checkExtension(Extension.XSAVE2) > 0;
    }

    static void load(Vcpu vcpu, JsonObject state) {
        VcpuRegisters registers = vcpu.registers();
        VcpuFeatures features = vcpu.features();
        VcpuInterrupts interrupts = vcpu.interrupts();
        features.setCpuid2(FeatureCodec.cpuid(Blob.longs(state, "cpuid")));
        int khz = state.intValue("tscKhz");
        if (khz != features.getTscKhz()) {
            features.setTscKhz(khz);
        }
        interrupts.setMpState(MpState.valueOf(state.string("mpState")));
        registers.setRegs(RegisterCodec.general(Blob.longs(state, "regs")));
        registers.setSregs(RegisterCodec.system(Blob.longs(state, "sregs")));
        registers.setXsave(RegisterCodec.xsave(Blob.longs(state, "xsave")));
        registers.setXcrs(FeatureCodec.xcrs(Blob.longs(state, "xcrs")));
        registers.setDebugregs(RegisterCodec.debug(Blob.longs(state, "debugregs")));
        interrupts.setLapic(RegisterCodec.lapic(Blob.longs(state, "lapic")));
        Msrs.write(features, FeatureCodec.msrs(Blob.longs(state, "msrs")));
        interrupts.setVcpuEvents(EventsCodec.read(Blob.longs(state, "events")));
    }
}
