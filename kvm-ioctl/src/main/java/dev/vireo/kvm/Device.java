package dev.vireo.kvm;

import dev.vireo.kvm.internal.Target;

/** A device in the kernel, controlled by attributes. Which there are is in the kernel's {@code virt/kvm/devices}. */
public final class Device implements AutoCloseable {
    private final Vm vm;
    private final Target target;

    Device(Vm vm, DeviceType type, int fd) {
        this.vm = vm;
        this.target = new Target(fd, "device " + type);
    }

    /** {@code KVM_SET_DEVICE_ATTR}, for an attribute that is a number of up to 64 bits. */
    public void setDeviceAttr(int group, long attribute, long value) {
        AttributeCalls.set(target, group, attribute, value);
    }

    /** {@code KVM_GET_DEVICE_ATTR}, for an attribute that is a number of up to 64 bits. */
    public long getDeviceAttr(int group, long attribute) {
        return AttributeCalls.get(target, group, attribute);
    }

    /** {@code KVM_HAS_DEVICE_ATTR}: whether there is such an attribute. */
    public boolean hasDeviceAttr(int group, long attribute) {
        return AttributeCalls.has(target, group, attribute);
    }

    @Override
    public void close() {
        target.close();
        vm.forget(this);
    }

    @Override
    public String toString() {
        return target.descriptor().subject();
    }
}
