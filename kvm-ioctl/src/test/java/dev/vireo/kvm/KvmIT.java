package dev.vireo.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.ClosedException;
import dev.vireo.error.NotFoundException;
import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.kvm.x86.CpuidEntry;
import dev.vireo.kvm.x86.MsrEntry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KvmIT {
    private final Kvm kvm = DevKvm.open();

    @AfterEach
    void close() {
        kvm.close();
    }

    @Test
    void tellsItsVersionAndExtensions() {
        assertThat(kvm.getApiVersion()).isEqualTo(12);
        assertThat(kvm.checkExtension(Extension.USER_MEMORY)).isEqualTo(1);
        assertThat(kvm.checkExtension(Extension.IMMEDIATE_EXIT)).isEqualTo(1);
        assertThat(kvm.checkExtension(Extension.MAX_VCPUS))
                .isGreaterThanOrEqualTo(kvm.checkExtension(Extension.NR_VCPUS));
        assertThat(kvm.checkExtension(Extension.NR_MEMSLOTS)).isGreaterThan(31);
        assertThat(kvm.getVcpuMmapSize()).isGreaterThanOrEqualTo(3 * 4096);
    }

    @Test
    void listsMsrsAndReadsThoseOfFeatures() {
        assertThat(kvm.getMsrIndexList()).contains(0x10, 0x174).doesNotHaveDuplicates();
        List<Integer> features = kvm.getMsrFeatureIndexList();
        List<MsrEntry> values = kvm.getMsrs(features);
        assertThat(values).extracting(MsrEntry::index).isEqualTo(features);
        assertThatThrownBy(() -> kvm.getMsrs(List.of(0xdead_beef)))
                .isInstanceOfSatisfying(MsrRefusedException.class, e -> {
                    assertThat(e.index()).isEqualTo(0xdead_beef);
                    assertThat(e.done()).isZero();
                });
    }

    @Test
    void listsCpuidWithAnyRoom() {
        List<CpuidEntry> all = kvm.getSupportedCpuid();
        assertThat(all).hasSizeGreaterThan(1).extracting(CpuidEntry::function).contains(0, 1, 0x8000_0001);
        Refused.by("KVM_GET_SUPPORTED_CPUID", Errno.E2BIG, () -> kvm.getSupportedCpuid(1));
        assertThat(kvm.getSupportedCpuid(all.size())).hasSameSizeAs(all);
        assertThat(kvm.getSupportedCpuid(256)).hasSameSizeAs(all);
        assertThat(kvm.getEmulatedCpuid()).isNotNull();
        if (kvm.checkExtension(Extension.MCE) > 0) {
            assertThat(kvm.x86GetMceCapSupported()).isNotZero();
        }
    }

    @Test
    void makesMachinesOfTheTypesThatItTells() {
        int types = kvm.checkExtension(Extension.VM_TYPES);
        for (dev.vireo.kvm.x86.VmType type : dev.vireo.kvm.x86.VmType.values()) {
            if (type == dev.vireo.kvm.x86.VmType.DEFAULT || (types & (1 << type.number())) != 0) {
                kvm.createVm(type).close();
            } else {
                Refused.by("KVM_CREATE_VM", Errno.EINVAL, () -> kvm.createVm(type));
            }
        }
    }

    @Test
    void aMachineOutlivesItsOrigin() {
        try (Vm vm = kvm.createVm()) {
            kvm.close();
            assertThatThrownBy(kvm::getApiVersion).isInstanceOf(ClosedException.class);
            try (Vcpu vcpu = vm.createVcpu(0)) {
                assertThat(vcpu.id()).isZero();
                Refused.by("KVM_CREATE_VCPU", Errno.EEXIST, () -> vm.createVcpu(0));
                Refused.by("KVM_CREATE_VCPU", Errno.EINVAL, () -> vm.createVcpu(1 << 30));
            }
        }
    }

    @Test
    void saysWhatIsWrongWithADevice() {
        assertThatThrownBy(() -> Kvm.open(Path.of("/dev/vireo-absent")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("kvm_amd");
        try (Kvm other = Kvm.open(Path.of("/dev/null"))) {
            Refused.by("KVM_GET_API_VERSION", Errno.ENOTTY, other::getApiVersion);
        }
    }
}
