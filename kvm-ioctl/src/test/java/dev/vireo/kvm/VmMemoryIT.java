package dev.vireo.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.vireo.error.ClosedException;
import dev.vireo.error.NotFoundException;
import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.kvm.x86.Register;
import dev.vireo.kvm.x86.Registers;
import dev.vireo.kvm.x86.Segment;
import dev.vireo.kvm.x86.SegmentRegister;
import dev.vireo.kvm.x86.SystemRegisters;
import dev.vireo.kvm.x86.VmType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class VmMemoryIT {
    private static final byte[] WRITE_THEN_HALT =
            Code.of("c6 06 00 30 07 | mov byte [0x3000], 7", "a0 00 30 | mov al, [0x3000]", "f4 | hlt");

    @Test
    void slotsAreCheckedAndCanBeEmptied() {
        try (Kvm kvm = DevKvm.open();
                Vm vm = kvm.createVm();
                GuestMemory memory = GuestMemory.builder()
                        .anonymous(0, 0x4000)
                        .anonymous(0x4000, 0x1000)
                        .build();
                GuestMemory same =
                        GuestMemory.builder().anonymous(0x3000, 0x1000).build()) {
            VmMemory slots = vm.memory();
            GuestRegion region = memory.regions().get(0);
            int slotCount = vm.checkExtension(Extension.NR_MEMSLOTS);
            Refused.by("KVM_SET_USER_MEMORY_REGION", Errno.EINVAL, () -> slots.setUserMemoryRegion(slotCount, region));
            slots.setUserMemoryRegions(memory);
            assertThat(slots.regions()).containsExactlyInAnyOrderElementsOf(memory.regions());
            Refused.by(
                    "KVM_SET_USER_MEMORY_REGION",
                    Errno.EEXIST,
                    () -> slots.setUserMemoryRegion(2, same.regions().get(0)));
            slots.removeUserMemoryRegion(0);
            slots.setUserMemoryRegion(2, same.regions().get(0));
            assertThat(slots.regions()).doesNotContain(region);
            assertThatThrownBy(() -> slots.getDirtyLog(0)).isInstanceOf(NotFoundException.class);
            Refused.by("KVM_GET_DIRTY_LOG", Errno.ENOENT, () -> slots.getDirtyLog(2));

            memory.close();
            assertThatThrownBy(() -> slots.setUserMemoryRegion(3, region)).isInstanceOf(ClosedException.class);
        }
    }

    @Test
    void whatIsWrittenToReadOnlyMemoryComesAsAnExit() {
        try (ToyGuest guest = ToyGuest.real(WRITE_THEN_HALT)) {
            guest.memory().putByte(0x3000, (byte) 1);
            VmMemory slots = guest.vm().memory();
            GuestRegion region = guest.memory().regions().get(0);
            Refused.by(
                    "KVM_SET_USER_MEMORY_REGION",
                    Errno.EINVAL,
                    () -> slots.setUserMemoryRegion(0, region, MemoryFlag.READONLY));
            slots.removeUserMemoryRegion(0);
            slots.setUserMemoryRegion(0, region, MemoryFlag.READONLY);

            assertThat(guest.vcpu().run())
                    .asInstanceOf(type(MmioExit.Write.class))
                    .satisfies(write -> {
                        assertThat(write.address()).isEqualTo(0x3000);
                        assertThat(write.value()).isEqualTo(7);
                    });
            assertThat(guest.vcpu().run()).isInstanceOf(Exit.Halt.class);
            assertThat(guest.get(Register.RAX) & 0xff).isEqualTo(1);
            assertThat(guest.memory().getByte(0x3000)).isEqualTo((byte) 1);
        }
    }

    @Test
    void aRegionOfMoreThanTwoGibibytesServesAGuest() {
        byte[] code = Code.of(
                "48 b8 00 00 00 00 01 00 00 00 | mov rax, 0x100000000", // mapped by an entry that the test adds
                "c6 00 2a                      | mov byte [rax], 42",
                "f4                            | hlt");
        long size = 5L << 29;
        try (ToyGuest guest = ToyGuest.flat64(code);
                GuestMemory high =
                        GuestMemory.builder().anonymous(1L << 32, size).build()) {
            // The fifth GiB of linear addresses: a page of 1 GiB at the last two MiB of the region.
            long pages = (1L << 32) + size - (2 << 20);
            guest.memory().putLong(0x11000 + 4 * 8, 0x14003);
            guest.memory().putLong(0x14000, pages | 0x83);
            guest.vm().memory().setUserMemoryRegion(1, high.regions().get(0), MemoryFlag.LOG_DIRTY_PAGES);

            assertThat(guest.vcpu().run()).isInstanceOf(Exit.Halt.class);
            assertThat(high.getByte(pages)).isEqualTo((byte) 42);
            assertThat(guest.vm().memory().getDirtyLog(1).stream()).containsExactly((int) ((size - (2 << 20)) >> 12));
        }
    }

    @Test
    void dirtyPagesAreForgottenWhenTheyWereAskedFor() {
        try (ToyGuest guest = ToyGuest.real(WRITE_THEN_HALT)) {
            guest.vcpu().run();
            VmMemory slots = guest.vm().memory();
            assertThat(slots.getDirtyLog(0).get(3)).isTrue();
            assertThat(slots.getDirtyLog(0).get(3)).isFalse();
            guest.memory().putByte(0x5000, (byte) 1);
            assertThat(slots.getDirtyLog(0).get(5)).as("written by the host").isFalse();
        }
    }

    @Test
    void dirtyPagesStayUntilTheyAreClearedWhenThatWasChosen() {
        try (ToyGuest guest =
                ToyGuest.real(WRITE_THEN_HALT, vm -> vm.enableCap(Extension.MANUAL_DIRTY_LOG_PROTECT2, 1))) {
            guest.vcpu().run();
            VmMemory slots = guest.vm().memory();
            assertThat(slots.getDirtyLog(0).get(3)).isTrue();
            assertThat(slots.getDirtyLog(0).get(3)).isTrue();
            BitSet third = new BitSet();
            third.set(3);
            slots.clearDirtyLog(0, 0, 64, third);
            assertThat(slots.getDirtyLog(0).get(3)).isFalse();
            Refused.by("KVM_CLEAR_DIRTY_LOG", Errno.EINVAL, () -> slots.clearDirtyLog(0, 1, 64, third));
        }
    }

    @Test
    void dirtyRingsTellPagesInOrder() {
        try (Kvm kvm = DevKvm.open()) {
            assertThat(kvm.checkExtension(Extension.DIRTY_LOG_RING))
                    .as("the greatest ring in bytes")
                    .isGreaterThanOrEqualTo(1 << 16);
        }
        byte[] code = Code.of(
                "c6 06 00 50 01 | mov byte [0x5000], 1",
                "c6 06 00 30 01 | mov byte [0x3000], 1",
                "c6 06 01 50 01 | mov byte [0x5001], 1",
                "f4             | hlt");
        try (ToyGuest guest = ToyGuest.real(code, vm -> vm.enableCap(Extension.DIRTY_LOG_RING, 1 << 16))) {
            DirtyRing ring = guest.vcpu().dirtyRing().orElseThrow();
            assertThat(ring.entries()).isEqualTo(4096);
            assertThat(guest.vcpu().run()).isInstanceOf(Exit.Halt.class);
            List<Long> pages = new ArrayList<>();
            int harvested = ring.harvest((slot, page) -> pages.add(page));
            assertThat(pages).containsSubsequence(5L, 3L).hasSize(harvested);
            assertThat(guest.vm().memory().resetDirtyRings()).isEqualTo(harvested);
            assertThat(ring.harvest((slot, page) -> {})).isZero();
        }
    }

    @Test
    void ringsThatAreNotThereCannotBeReset() {
        try (ToyGuest guest = ToyGuest.real(WRITE_THEN_HALT)) {
            assertThat(guest.vcpu().dirtyRing()).isEmpty();
            Refused.by("KVM_RESET_DIRTY_RINGS", Errno.EINVAL, guest.vm().memory()::resetDirtyRings);
        }
    }

    @Test
    void writesAreCollectedWithoutExits() {
        byte[] code = Code.of(
                "ba 00 04                      | mov dx, 0x400",
                "b0 41                         | mov al, 'A'",
                "ee                            | out dx, al",
                "40                            | inc ax",
                "ee                            | out dx, al",
                "b8 00 f0                      | mov ax, 0xf000",
                "8e d8                         | mov ds, ax",
                "c7 06 04 00 34 12             | mov word [4], 0x1234",
                "f4                            | hlt");
        try (ToyGuest guest = ToyGuest.real(code)) {
            // The guest's memory covers 0xf0004, so the slot has to be a shorter one.
            try (GuestMemory low = GuestMemory.builder().anonymous(0, 0xf0000).build()) {
                low.write(ToyGuest.CODE, code);
                guest.vm().memory().removeUserMemoryRegion(0);
                guest.vm().memory().setUserMemoryRegions(low);
                guest.vm().memory().registerCoalescedMmio(IoAddress.port(0x400), 1);
                guest.vm().memory().registerCoalescedMmio(IoAddress.mmio(0xf0000), 0x1000);
                assertThat(guest.vcpu().run()).isInstanceOf(Exit.Halt.class);
                List<String> writes = new ArrayList<>();
                CoalescedRing.Handler handler = (isPort, address, length, value) -> writes.add((isPort ? "port " : "")
                        + Long.toHexString(address) + "/" + length + "=" + Long.toHexString(value));
                assertThat(guest.vcpu().coalescedRing().drain(handler)).isEqualTo(3);
                assertThat(writes).containsExactly("port 400/1=41", "port 400/1=42", "f0004/2=1234");
                assertThat(guest.vcpu().coalescedRing().drain(handler)).isZero();
                guest.vm().memory().unregisterCoalescedMmio(IoAddress.port(0x400), 1);
                guest.set(Register.RIP, ToyGuest.CODE);
                assertThat(guest.vcpu().run()).isInstanceOf(PortExit.Out.class);
            }
        }
    }

    @Test
    void theHelperPagesOfIntelsProcessorsHaveTheirPlaces() {
        try (Kvm kvm = DevKvm.open();
                Vm vm = kvm.createVm()) {
            vm.memory().setTssAddr(0xfffb_d000);
            Refused.by("KVM_SET_TSS_ADDR", Errno.EINVAL, () -> vm.memory().setTssAddr(-1));
            vm.memory().setIdentityMapAddr(0xfffb_c000L);
            vm.createVcpu(0);
            Refused.by(
                    "KVM_SET_IDENTITY_MAP_ADDR", Errno.EINVAL, () -> vm.memory().setIdentityMapAddr(0xfffb_c000L));
        }
    }

    /** Where the kernel has private memory, it is used; where it has not, the calls are refused as not known. */
    @Test
    void privateMemoryIsSetApartWhereTheKernelHasIt() {
        try (Kvm kvm = DevKvm.open();
                GuestMemory memory = GuestMemory.builder().anonymous(0, 1 << 20).build()) {
            boolean protects = (kvm.checkExtension(Extension.VM_TYPES) & 1 << VmType.SW_PROTECTED.number()) != 0;
            try (Vm vm = kvm.createVm(protects ? VmType.SW_PROTECTED : VmType.DEFAULT)) {
                boolean memfds = vm.checkExtension(Extension.GUEST_MEMFD) > 0;
                if (memfds) {
                    try (GuestMemfd memfd = vm.memory().createGuestMemfd(1 << 20)) {
                        GuestRegion region = memory.regions().get(0);
                        vm.memory().setUserMemoryRegion2(0, region, memfd, 0, MemoryFlag.GUEST_MEMFD);
                    }
                    Refused.by(
                            "KVM_CREATE_GUEST_MEMFD",
                            Errno.EINVAL,
                            () -> vm.memory().createGuestMemfd(1));
                } else {
                    assertThatThrownBy(() -> vm.memory().createGuestMemfd(1 << 20))
                            .hasMessageContaining("KVM_CREATE_GUEST_MEMFD");
                }
                if (vm.checkExtension(Extension.MEMORY_ATTRIBUTES) > 0) {
                    vm.memory().setMemoryAttributes(0, 0x2000, true);
                    vm.memory().setMemoryAttributes(0, 0x2000, false);
                } else {
                    Refused.by(
                            "KVM_SET_MEMORY_ATTRIBUTES",
                            Errno.ENOTTY,
                            () -> vm.memory().setMemoryAttributes(0, 0x2000, true));
                }
            }
        }
    }

    /** Where pages cannot be made private, the guest sees those of this process, though there is a guest_memfd behind. */
    @Test
    void aGuestRunsOnMemoryThatHasAPrivateSide() {
        try (Kvm kvm = DevKvm.open();
                Vm vm = kvm.createVm();
                GuestMemory memory = GuestMemory.builder().anonymous(0, 1 << 20).build()) {
            if (vm.checkExtension(Extension.GUEST_MEMFD) == 0) {
                assertThatThrownBy(() -> vm.memory().createGuestMemfd(1 << 20))
                        .hasMessageContaining("KVM_CREATE_GUEST_MEMFD");
                return;
            }
            try (GuestMemfd memfd = vm.memory().createGuestMemfd(1 << 20)) {
                memory.write(0x1000, WRITE_THEN_HALT);
                vm.memory().setUserMemoryRegion2(0, memory.regions().get(0), memfd, 0, MemoryFlag.GUEST_MEMFD);
                Vcpu vcpu = vm.createVcpu(0);
                SystemRegisters sregs = vcpu.registers().getSregs();
                vcpu.registers()
                        .setSregs(sregs.with(SegmentRegister.CS, Segment.real(0, true))
                                .with(SegmentRegister.DS, Segment.real(0, false)));
                vcpu.registers().setRegs(Registers.zero().with(Register.RIP, 0x1000));
                assertThat(vcpu.run()).isInstanceOf(Exit.Halt.class);
                assertThat(memory.getByte(0x3000)).isEqualTo((byte) 7);
            }
        }
    }
}
