package dev.vireo.kvm;

import dev.vireo.error.KernelException;
import dev.vireo.kvm.internal.Architecture;
import dev.vireo.kvm.internal.KvmIoctl;
import dev.vireo.kvm.internal.Target;
import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.kvm.internal.libc.Mapping;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A virtual machine: a file descriptor of KVM. Its ioctls are grouped: {@link #memory()}, {@link #interrupts()} and {@link
 * #platform()}; what is left is here.
 *
 * <p>{@link #close()} closes its vCPUs and devices as well, so that the guest has stopped when it returns. The guest's
 * memory is the caller's.
 */
public final class Vm implements AutoCloseable {
    private static final int ENABLE_CAP_SIZE = 104;
    private static final int ENABLE_CAP_ARGS = 8;
    private static final int MOST_ARGS = 4;
    private static final int CREATE_DEVICE_SIZE = 12;
    private static final int CREATE_DEVICE_TEST = 1;

    private final Target target;
    private final int vcpuMmapSize;
    private final Architecture architecture;
    private final VmMemory memory;
    private final VmInterrupts interrupts;
    private final VmPlatform platform;
    private final Set<AutoCloseable> children = ConcurrentHashMap.newKeySet();
    private final AtomicInteger dirtyRingBytes = new AtomicInteger();

    Vm(int fd, int vcpuMmapSize, Architecture architecture) {
        this.target = new Target(fd, "virtual machine");
        this.vcpuMmapSize = vcpuMmapSize;
        this.architecture = architecture;
        this.memory = new VmMemory(target);
        this.interrupts = new VmInterrupts(target);
        this.platform = new VmPlatform(target);
    }

    /** Memory slots, dirty pages, private memory. */
    public VmMemory memory() {
        return memory;
    }

    /** Interrupt controllers, lines and messages, and events by descriptors. */
    public VmInterrupts interrupts() {
        return interrupts;
    }

    /** The timer, the clock, MSR and event filters. */
    public VmPlatform platform() {
        return platform;
    }

    /** {@code KVM_CHECK_EXTENSION}, as this virtual machine has it; some differ by its type. */
    public int checkExtension(Extension extension) {
        return target.call(KvmIoctl.KVM_CHECK_EXTENSION, extension.number());
    }

    /**
     * {@code KVM_ENABLE_CAP}: switches something on that is off by default.
     *
     * @param arguments what the extension takes, up to four
     */
    public void enableCap(Extension extension, long... arguments) {
        enableCap(target, extension, arguments);
        if (extension == Extension.DIRTY_LOG_RING || extension == Extension.DIRTY_LOG_RING_ACQ_REL) {
            dirtyRingBytes.set((int) arguments[0]);
        }
    }

    static void enableCap(Target target, Extension extension, long... arguments) {
        if (arguments.length > MOST_ARGS) {
            throw new IllegalArgumentException("an extension takes up to " + MOST_ARGS + " arguments");
        }
        target.set(KvmIoctl.KVM_ENABLE_CAP, ENABLE_CAP_SIZE, buffer -> {
            buffer.putInt(0, extension.number());
            for (int i = 0; i < arguments.length; i++) {
                buffer.putLong(ENABLE_CAP_ARGS + i * Long.BYTES, arguments[i]);
            }
        });
    }

    /**
     * {@code KVM_CREATE_VCPU}: a processor.
     *
     * @param id its number, which is also its local APIC's; from 0 on
     */
    public Vcpu createVcpu(int id) {
        int fd = target.call(KvmIoctl.KVM_CREATE_VCPU, id);
        String name = "vCPU " + Integer.toUnsignedString(id);
        Target vcpu = new Target(fd, name);
        try {
            Mapping shared = Mapping.shared(name, fd, vcpuMmapSize, 0);
            try {
                Optional<DirtyRing> ring = dirtyRing(name, fd);
                Vcpu made = new Vcpu(this, id, vcpu, shared, ring);
                children.add(made);
                return made;
            } catch (RuntimeException e) {
                shared.close();
                throw e;
            }
        } catch (RuntimeException e) {
            vcpu.close();
            throw e;
        }
    }

    private Optional<DirtyRing> dirtyRing(String name, int fd) {
        int bytes = dirtyRingBytes.get();
        if (bytes == 0) {
            return Optional.empty();
        }
        long offset = Architecture.DIRTY_LOG_PAGE * GuestRegion.PAGE;
        return Optional.of(new DirtyRing(Mapping.shared(name + "'s dirty ring", fd, bytes, offset)));
    }

    /** {@code KVM_CREATE_DEVICE}: a device in the kernel. */
    public Device createDevice(DeviceType type) {
        int fd = createDevice(type, 0);
        Device device = new Device(this, type, fd);
        children.add(device);
        return device;
    }

    /** {@code KVM_CREATE_DEVICE} with {@code KVM_CREATE_DEVICE_TEST}: whether there is a device of that type. */
    public boolean testDevice(DeviceType type) {
        try {
            createDevice(type, CREATE_DEVICE_TEST);
            return true;
        } catch (KernelException e) {
            if (e.errno() == Errno.ENODEV.number()) {
                return false;
            }
            throw e;
        }
    }

    private int createDevice(DeviceType type, int flags) {
        return target.exchange(
                KvmIoctl.KVM_CREATE_DEVICE,
                CREATE_DEVICE_SIZE,
                buffer -> buffer.putInt(0, type.number()).putInt(Long.BYTES, flags),
                (buffer, result) -> buffer.getInt(Integer.BYTES));
    }

    /** {@code KVM_GET_STATS_FD}: the statistics of the virtual machine; close them. */
    public StatisticsFd getStatsFd() {
        return new StatisticsFd(target.call(KvmIoctl.KVM_GET_STATS_FD, 0), "statistics of a virtual machine");
    }

    Architecture architecture() {
        return architecture;
    }

    /** One that was closed needs no more looking after. */
    void forget(AutoCloseable child) {
        children.remove(child);
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return target.descriptor().isClosed();
    }

    /** Closes the vCPUs, those that run included, the devices and the machine. Does nothing the second time. */
    @Override
    public void close() {
        target.close();
        for (AutoCloseable child : children) {
            if (child instanceof Vcpu vcpu) {
                vcpu.close();
            } else if (child instanceof Device device) {
                device.close();
            }
        }
    }

    @Override
    public String toString() {
        return target.descriptor().subject();
    }
}
