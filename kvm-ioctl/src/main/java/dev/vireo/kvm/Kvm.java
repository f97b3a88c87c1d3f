package dev.vireo.kvm;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.kvm.internal.Architecture;
import dev.vireo.kvm.internal.KvmIoctl;
import dev.vireo.kvm.internal.Target;
import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.kvm.internal.libc.KickSignal;
import dev.vireo.kvm.internal.libc.Native;
import dev.vireo.kvm.internal.x86.EntryLayouts;
import dev.vireo.kvm.internal.x86.X86Ioctl;
import dev.vireo.kvm.x86.CpuidEntry;
import dev.vireo.kvm.x86.MsrEntry;
import dev.vireo.kvm.x86.VmType;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code /dev/kvm}: what this machine can do, and the way to a {@link Vm}.
 *
 * <p>That the device is there does not mean that the processor does the work: some machines emulate it in software, which
 * runs small guests but no operating system. On x86, look for {@code vmx} or {@code svm} in {@code /proc/cpuinfo}.
 */
public final class Kvm implements AutoCloseable {
    private static final Path DEVICE = Path.of("/dev/kvm");
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;

    private final Target target;
    private final Architecture architecture;

    private Kvm(int fd, String name) {
        this.architecture = Architecture.current();
        KickSignal.install();
        this.target = new Target(fd, name);
    }

    /**
     * Opens {@code /dev/kvm}.
     *
     * @throws NotFoundException there is none
     * @throws AccessDeniedException this user may not open it
     * @throws dev.vireo.error.UnsupportedException this is not x86-64
     */
    public static Kvm open() {
        return open(DEVICE);
    }

    /** Opens it at another path. */
    public static Kvm open(Path device) {
        String name = device.toString();
        int fd = Native.LIBC.open(name, O_RDWR | O_CLOEXEC);
        if (fd < 0) {
            throw notOpened(name, Native.errno());
        }
        return of(fd, name);
    }

    /** Takes over a descriptor that was opened elsewhere, as by a parent that has more rights. */
    public static Kvm ofDescriptor(int fd) {
        return of(fd, "/dev/kvm (descriptor " + fd + ")");
    }

    private static Kvm of(int fd, String name) {
        try {
            return new Kvm(fd, name);
        } catch (RuntimeException e) {
            Native.LIBC.close(fd);
            throw e;
        }
    }

    private static RuntimeException notOpened(String name, int errno) {
        if (errno == Errno.ENOENT.number()) {
            return new NotFoundException(ErrorDetails.of("open", name, "there is no such device")
                    .advice("load the module kvm_amd or kvm_intel; a virtual machine needs nested virtualization"));
        }
        if (errno == Errno.EACCES.number() || errno == Errno.EPERM.number()) {
            return new AccessDeniedException(ErrorDetails.of("open", name, "this user may not")
                    .advice("add the user to the group that owns the device, which is kvm on most systems"));
        }
        return Failures.of("open", name, errno);
    }

    /** {@code KVM_GET_API_VERSION}: 12, since Linux 2.6.22. */
    public int getApiVersion() {
        return target.call(KvmIoctl.KVM_GET_API_VERSION, 0);
    }

    /** {@code KVM_CHECK_EXTENSION}: 0 where it is not there; what other numbers mean stands at the extension. */
    public int checkExtension(Extension extension) {
        return target.call(KvmIoctl.KVM_CHECK_EXTENSION, extension.number());
    }

    /** {@code KVM_GET_VCPU_MMAP_SIZE}: how much memory a vCPU shares with this process, in bytes. */
    public int getVcpuMmapSize() {
        return target.call(KvmIoctl.KVM_GET_VCPU_MMAP_SIZE, 0);
    }

    /** {@code KVM_CREATE_VM}: an ordinary virtual machine, without vCPUs and memory. */
    public Vm createVm() {
        return createVm(VmType.DEFAULT);
    }

    /** {@code KVM_CREATE_VM}: a virtual machine of a type out of {@link Extension#VM_TYPES}. */
    public Vm createVm(VmType type) {
        int mmapSize = getVcpuMmapSize();
        int fd = target.call(KvmIoctl.KVM_CREATE_VM, type.number());
        return new Vm(fd, mmapSize, architecture);
    }

    /** {@code KVM_GET_MSR_INDEX_LIST}: the numbers of the MSRs that a guest has and that are to be saved. */
    public List<Integer> getMsrIndexList() {
        return target.list(X86Ioctl.KVM_GET_MSR_INDEX_LIST, Integer.BYTES, EntryLayouts.INDEX, 0);
    }

    /** {@code KVM_GET_MSR_FEATURE_INDEX_LIST}: the numbers of the MSRs that tell of features. */
    public List<Integer> getMsrFeatureIndexList() {
        return target.list(X86Ioctl.KVM_GET_MSR_FEATURE_INDEX_LIST, Integer.BYTES, EntryLayouts.INDEX, 0);
    }

    /**
     * {@code KVM_GET_MSRS} of the system: what MSRs that tell of features say.
     *
     * @throws MsrRefusedException one of them is not a feature MSR
     */
    public List<MsrEntry> getMsrs(List<Integer> indices) {
        return MsrCalls.get(target, indices);
    }

    /** {@code KVM_GET_SUPPORTED_CPUID}: the CPUID that a guest can be given here. */
    public List<CpuidEntry> getSupportedCpuid() {
        return getSupportedCpuid(0);
    }

    /**
     * {@code KVM_GET_SUPPORTED_CPUID} with room for so many entries; 0 for as many as are needed.
     *
     * @throws dev.vireo.error.KernelException {@code E2BIG}: there are more
     */
    public List<CpuidEntry> getSupportedCpuid(int most) {
        return target.list(X86Ioctl.KVM_GET_SUPPORTED_CPUID, Long.BYTES, EntryLayouts.CPUID, most);
    }

    /** {@code KVM_GET_EMULATED_CPUID}: features that KVM emulates where the processor lacks them. */
    public List<CpuidEntry> getEmulatedCpuid() {
        return target.list(X86Ioctl.KVM_GET_EMULATED_CPUID, Long.BYTES, EntryLayouts.CPUID, 0);
    }

    /** {@code KVM_X86_GET_MCE_CAP_SUPPORTED}: what machine checks can do, as bits of {@code MCG_CAP}. */
    public long x86GetMceCapSupported() {
        return target.exchange(
                X86Ioctl.KVM_X86_GET_MCE_CAP_SUPPORTED,
                Long.BYTES,
                buffer -> {},
                (buffer, result) -> buffer.getLong(0));
    }

    /** Closes the device. Virtual machines that were made by it go on. */
    @Override
    public void close() {
        target.close();
    }

    @Override
    public String toString() {
        return target.descriptor().subject();
    }
}
