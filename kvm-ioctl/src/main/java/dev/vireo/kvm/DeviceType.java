package dev.vireo.kvm;

/** A kind of device in the kernel ({@code enum kvm_device_type}); those of POWER and s390 are left out. */
public enum DeviceType {
    /** Tells KVM which VFIO groups the guest uses. */
    VFIO(4),
    /** The interrupt controller of arm64, version 2. */
    ARM_VGIC_V2(5),
    /** The interrupt controller of arm64, version 3. */
    ARM_VGIC_V3(7),
    /** Its message translation. */
    ARM_VGIC_ITS(8);

    private final int number;

    DeviceType(int number) {
        this.number = number;
    }

    /** Its number. */
    public int number() {
        return number;
    }
}
