package dev.vireo.kvm;

/**
 * An optional feature of KVM, with its number ({@code KVM_CAP_...} of {@code linux/kvm.h}); those of s390, POWER and MIPS
 * are left out. {@link Kvm#checkExtension} tells whether it is there: 0 is no, and what a larger number means is said
 * where it is more than yes.
 */
public enum Extension {
    IRQCHIP(0),
    HLT(1),
    MMU_SHADOW_CACHE_CONTROL(2),
    USER_MEMORY(3),
    SET_TSS_ADDR(4),
    VAPIC(6),
    EXT_CPUID(7),
    CLOCKSOURCE(8),
    /** How many vCPUs of a virtual machine are recommended. */
    NR_VCPUS(9),
    /** How many memory slots a virtual machine has. */
    NR_MEMSLOTS(10),
    PIT(11),
    NOP_IO_DELAY(12),
    PV_MMU(13),
    MP_STATE(14),
    /** The page of a vCPU's mapping that the ring is in. */
    COALESCED_MMIO(15),
    SYNC_MMU(16),
    IOMMU(18),
    DESTROY_MEMORY_REGION_WORKS(21),
    USER_NMI(22),
    SET_GUEST_DEBUG(23),
    REINJECT_CONTROL(24),
    IRQ_ROUTING(25),
    IRQ_INJECT_STATUS(26),
    ASSIGN_DEV_IRQ(29),
    JOIN_MEMORY_REGIONS_WORKS(30),
    MCE(31),
    IRQFD(32),
    PIT2(33),
    SET_BOOT_CPU_ID(34),
    PIT_STATE2(35),
    IOEVENTFD(36),
    SET_IDENTITY_MAP_ADDR(37),
    XEN_HVM(38),
    /** The flags that the clock may have, as bits. */
    ADJUST_CLOCK(39),
    INTERNAL_ERROR_DATA(40),
    VCPU_EVENTS(41),
    HYPERV(44),
    HYPERV_VAPIC(45),
    HYPERV_SPIN(46),
    PCI_SEGMENT(47),
    INTR_SHADOW(49),
    DEBUGREGS(50),
    X86_ROBUST_SINGLESTEP(51),
    ENABLE_CAP(54),
    XSAVE(55),
    XCRS(56),
    ASYNC_PF(59),
    /** The TSC can be scaled. */
    TSC_CONTROL(60),
    GET_TSC_KHZ(61),
    /** How many vCPUs a virtual machine can have. */
    MAX_VCPUS(66),
    ONE_REG(70),
    TSC_DEADLINE_TIMER(72),
    /** The register sets that can be synchronized, as bits. */
    SYNC_REGS(74),
    PCI_2_3(75),
    KVMCLOCK_CTRL(76),
    SIGNAL_MSI(77),
    READONLY_MEM(81),
    IRQFD_RESAMPLE(82),
    DEVICE_CTRL(89),
    EXT_EMUL_CPUID(95),
    HYPERV_TIME(96),
    IOAPIC_POLARITY_IGNORED(97),
    ENABLE_CAP_VM(98),
    IOEVENTFD_NO_LENGTH(100),
    VM_ATTRIBUTES(101),
    CHECK_EXTENSION_VM(105),
    DISABLE_QUIRKS(116),
    X86_SMM(117),
    MULTI_ADDRESS_SPACE(118),
    GUEST_DEBUG_HW_BPS(119),
    GUEST_DEBUG_HW_WPS(120),
    /** The local APICs alone can be in the kernel. */
    SPLIT_IRQCHIP(121),
    IOEVENTFD_ANY_LENGTH(122),
    HYPERV_SYNIC(123),
    VCPU_ATTRIBUTES(127),
    /** The first number that is too high for a vCPU. */
    MAX_VCPU_ID(128),
    X2APIC_API(129),
    MSI_DEVID(131),
    /** {@code immediate_exit} is known; without it vCPUs cannot be kicked. */
    IMMEDIATE_EXIT(136),
    /** The instructions that may be left to the guest, as bits. */
    X86_DISABLE_EXITS(143),
    HYPERV_SYNIC2(148),
    HYPERV_VP_INDEX(149),
    GET_MSR_FEATURES(153),
    HYPERV_EVENTFD(154),
    HYPERV_TLBFLUSH(155),
    /** The greatest size of the nested state, in bytes. */
    NESTED_STATE(157),
    MSR_PLATFORM_INFO(159),
    HYPERV_SEND_IPI(161),
    COALESCED_PIO(162),
    HYPERV_ENLIGHTENED_VMCS(163),
    EXCEPTION_PAYLOAD(164),
    MANUAL_DIRTY_LOG_PROTECT(166),
    HYPERV_CPUID(167),
    MANUAL_DIRTY_LOG_PROTECT2(168),
    PMU_EVENT_FILTER(173),
    HYPERV_DIRECT_TLBFLUSH(175),
    HALT_POLL(182),
    ASYNC_PF_INT(183),
    LAST_CPU(184),
    SMALLER_MAXPHYADDR(185),
    STEAL_TIME(187),
    /** The reasons for which an MSR may leave the guest, as bits. */
    X86_USER_SPACE_MSR(188),
    X86_MSR_FILTER(189),
    ENFORCE_PV_FEATURE_CPUID(190),
    SYS_HYPERV_CPUID(191),
    /** The greatest size of a dirty ring, in bytes. */
    DIRTY_LOG_RING(192),
    X86_BUS_LOCK_EXIT(193),
    SET_GUEST_DEBUG2(195),
    SGX_ATTRIBUTE(196),
    VM_COPY_ENC_CONTEXT_FROM(197),
    PTP_KVM(198),
    HYPERV_ENFORCE_CPUID(199),
    SREGS2(200),
    EXIT_HYPERCALL(201),
    /** Statistics can be read through a descriptor. */
    BINARY_STATS_FD(203),
    EXIT_ON_EMULATION_FAILURE(204),
    VM_MOVE_ENC_CONTEXT_FROM(206),
    VM_GPA_BITS(207),
    /** The size of the XSAVE state, in bytes; asked of a virtual machine. */
    XSAVE2(208),
    SYS_ATTRIBUTES(209),
    PMU_CAPABILITY(212),
    DISABLE_QUIRKS2(213),
    VM_TSC_CONTROL(214),
    SYSTEM_EVENT_DATA(215),
    X86_TRIPLE_FAULT_EVENT(218),
    X86_NOTIFY_VMEXIT(219),
    VM_DISABLE_NX_HUGE_PAGES(220),
    DIRTY_LOG_RING_ACQ_REL(223),
    DIRTY_LOG_RING_WITH_BITMAP(225),
    PMU_EVENT_MASKED_EVENTS(226),
    COUNTER_OFFSET(227),
    USER_MEMORY2(231),
    MEMORY_FAULT_INFO(232),
    /** The attributes that pages can have, as bits. */
    MEMORY_ATTRIBUTES(233),
    GUEST_MEMFD(234),
    /** The types of virtual machines that there are, as bits. */
    VM_TYPES(235),
    PRE_FAULT_MEMORY(236),
    X86_APIC_BUS_CYCLES_NS(237),
    X86_GUEST_MODE(238);

    private final int number;

    Extension(int number) {
        this.number = number;
    }

    /** Its number. */
    public int number() {
        return number;
    }

    /** Its name in C. */
    @Override
    public String toString() {
        return "KVM_CAP_" + name();
    }
}
