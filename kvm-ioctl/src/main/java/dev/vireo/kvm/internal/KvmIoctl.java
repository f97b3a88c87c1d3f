package dev.vireo.kvm.internal;

import static dev.vireo.kvm.internal.Request.io;
import static dev.vireo.kvm.internal.Request.ior;
import static dev.vireo.kvm.internal.Request.iow;
import static dev.vireo.kvm.internal.Request.iowr;

import dev.vireo.kvm.internal.libc.Errno;
import java.util.Optional;

/** The ioctls that are alike on all architectures ({@code linux/kvm.h}). */
public enum KvmIoctl implements Ioctl {
    KVM_GET_API_VERSION(io(0x00)),
    KVM_CREATE_VM(
            io(0x01),
            on(Errno.EINVAL, "this machine has no virtual machines of that type; see KVM_CAP_VM_TYPES"),
            on(Errno.EBUSY, "another hypervisor holds the processor's virtualization")),
    KVM_CHECK_EXTENSION(io(0x03)),
    KVM_GET_VCPU_MMAP_SIZE(io(0x04)),

    KVM_CREATE_VCPU(
            io(0x41),
            on(Errno.EEXIST, "the virtual machine has a vCPU with this id"),
            on(Errno.EINVAL, "the id is KVM_CAP_MAX_VCPU_ID or more, or there are KVM_CAP_MAX_VCPUS vCPUs"),
            on(Errno.ENOENT, "the interrupt controllers are too few for this id")),
    KVM_GET_DIRTY_LOG(iow(0x42, 16), on(Errno.ENOENT, "the slot is empty or does not log dirty pages")),
    KVM_SET_USER_MEMORY_REGION(
            iow(0x46, 32),
            on(Errno.EEXIST, "the region overlaps that of another slot"),
            on(
                    Errno.EINVAL,
                    "the slot is too high, an address or the size is no multiple of the page size, a flag is not"
                            + " supported, or a region in use would change its size, place or flags other than logging")),
    KVM_SET_USER_MEMORY_REGION2(
            iow(0x49, 160),
            on(Errno.EEXIST, "the region overlaps that of another slot"),
            on(Errno.EINVAL, "as KVM_SET_USER_MEMORY_REGION; or the guest_memfd is too short or of another machine")),
    KVM_CREATE_IRQCHIP(
            io(0x60),
            on(Errno.EEXIST, "there is one"),
            on(Errno.EINVAL, "there are vCPUs already, or the split irqchip was chosen"),
            on(Errno.ENXIO, "this machine has no interrupt controller in the kernel")),
    KVM_IRQ_LINE(iow(0x61, 8), on(Errno.ENXIO, "there is no irqchip in the kernel: create it first")),
    KVM_IRQ_LINE_STATUS(iowr(0x67, 8), on(Errno.ENXIO, "there is no irqchip in the kernel: create it first")),
    KVM_REGISTER_COALESCED_MMIO(iow(0x67, 16), on(Errno.ENOSPC, "no zone is left")),
    KVM_UNREGISTER_COALESCED_MMIO(iow(0x68, 16)),
    KVM_SET_GSI_ROUTING(
            iow(0x6a, 8),
            on(
                    Errno.EINVAL,
                    "a route names a pin, type or flag that is not there, or the irqchip has to be created first")),
    KVM_IRQFD(
            iow(0x76, 32),
            on(Errno.EBUSY, "the eventfd has this GSI already"),
            on(Errno.EBADF, "the eventfd, or this descriptor, is not open"),
            on(Errno.EINVAL, "there is no irqchip in the kernel, or the GSI is too high, or a flag is not supported")),
    KVM_SET_BOOT_CPU_ID(io(0x78), on(Errno.EBUSY, "there are vCPUs already")),
    KVM_IOEVENTFD(
            iow(0x79, 64),
            on(Errno.EEXIST, "something is registered for this address, length and value"),
            on(Errno.ENOENT, "nothing is registered for this address, length, value and eventfd"),
            on(Errno.ENOSPC, "there are too many on this bus")),
    KVM_SIGNAL_MSI(
            iow(0xa5, 32),
            on(Errno.EINVAL, "there is no interrupt controller in the kernel, or a flag is not supported")),
    KVM_SET_CLOCK(iow(0x7b, 48)),
    KVM_GET_CLOCK(ior(0x7c, 48)),

    KVM_CREATE_DEVICE(
            iowr(0xe0, 12),
            on(Errno.ENODEV, "this kernel has no device of that type"),
            on(Errno.EEXIST, "there is one, and there can be only one")),
    KVM_SET_DEVICE_ATTR(iow(0xe1, 24), on(Errno.ENXIO, "there is no such group or attribute")),
    KVM_GET_DEVICE_ATTR(iow(0xe2, 24), on(Errno.ENXIO, "there is no such group or attribute")),
    KVM_HAS_DEVICE_ATTR(iow(0xe3, 24), on(Errno.ENXIO, "there is no such group or attribute")),

    KVM_RUN(
            io(0x80),
            on(Errno.EINTR, "a signal came"),
            on(Errno.EFAULT, "the guest touched memory that its host cannot provide"),
            on(Errno.EPERM, "an extension must be enabled first")),
    KVM_SET_SIGNAL_MASK(iow(0x8b, 4), on(Errno.EINVAL, "the kernel's masks have another size")),
    KVM_GET_MP_STATE(ior(0x98, 4)),
    KVM_SET_MP_STATE(iow(0x99, 4), on(Errno.EINVAL, "the state needs the irqchip in the kernel, or SMM forbids it")),
    KVM_ENABLE_CAP(
            iow(0xa3, 104),
            on(Errno.EINVAL, "this kernel cannot enable it, an argument is wrong, or it is too late"),
            on(Errno.EEXIST, "it is enabled, or it is too late for it")),
    KVM_CLEAR_DIRTY_LOG(
            iowr(0xc0, 24),
            on(Errno.ENOENT, "the slot is empty or does not log dirty pages"),
            on(Errno.ENXIO, "the dirty ring is used instead"),
            on(Errno.EINVAL, "first page and count must be multiples of 64, or end with the slot")),
    KVM_RESET_DIRTY_RINGS(io(0xc7), on(Errno.EINVAL, "the dirty ring is not enabled: see KVM_CAP_DIRTY_LOG_RING")),
    KVM_GET_STATS_FD(io(0xce)),
    KVM_SET_MEMORY_ATTRIBUTES(
            iow(0xd2, 32),
            on(Errno.EINVAL, "the range is empty or not of whole pages, or an attribute is not supported")),
    KVM_CREATE_GUEST_MEMFD(
            iowr(0xd4, 64),
            on(Errno.EINVAL, "the size is no positive multiple of the page size, or a flag is not known")),
    KVM_PRE_FAULT_MEMORY(
            iowr(0xd5, 64), on(Errno.ENOENT, "no memory slot covers it"), on(Errno.EINVAL, "it is not whole pages"));

    private final long request;

    @SuppressWarnings("ImmutableEnumChecker") // nobody else gets the array
    private final Meaning[] meanings;

    KvmIoctl(long request, Meaning... meanings) {
        this.request = request;
        this.meanings = meanings;
    }

    private static Meaning on(Errno errno, String text) {
        return new Meaning(errno, text);
    }

    @Override
    public long request() {
        return request;
    }

    @Override
    public Optional<String> meaning(int errno) {
        return Meaning.find(meanings, errno);
    }
}
