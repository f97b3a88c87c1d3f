package dev.vireo.microvm.internal.machine;

import dev.vireo.json.JsonObject;
import dev.vireo.kvm.ClockData;
import dev.vireo.kvm.Irqchip;
import dev.vireo.kvm.Vm;

/** What KVM has of a machine besides its processors: timer, clock, interrupt controllers. */
final class ChipState {
    private ChipState() {}

    static JsonObject save(Vm vm) {
        return JsonObject.builder()
                .put("pit", ChipCodec.pit(vm.platform().getPit2()))
                .put("clock", vm.platform().getClock().clock())
                .put("picMaster", ChipCodec.pic(vm.interrupts().getIrqchipPic(Irqchip.PIC_MASTER)))
                .put("picSlave", ChipCodec.pic(vm.interrupts().getIrqchipPic(Irqchip.PIC_SLAVE)))
                .put("ioapic", ChipCodec.ioapic(vm.interrupts().getIrqchipIoapic()))
                .build();
    }

    static void load(Vm vm, JsonObject state) {
        vm.platform().setPit2(ChipCodec.pit(Blob.longs(state, "pit")));
        vm.platform().setClock(ClockData.of(state.longValue("clock")));
        vm.interrupts().setIrqchipPic(Irqchip.PIC_MASTER, ChipCodec.pic(Blob.longs(state, "picMaster")));
        vm.interrupts().setIrqchipPic(Irqchip.PIC_SLAVE, ChipCodec.pic(Blob.longs(state, "picSlave")));
        vm.interrupts().setIrqchipIoapic(ChipCodec.ioapic(Blob.longs(state, "ioapic")));
    }
}
