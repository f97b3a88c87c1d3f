package dev.vireo.kvm;

/** Whether guest memory is of large pages, which the processor translates faster. */
public enum HugePages {
    /** Pages of 4 KiB, unless the system makes all memory huge. */
    NONE,
    /** Pages of 2 MiB where the kernel finds some; never a failure. */
    TRANSPARENT,
    /** Pages of 2 MiB out of those that the administrator has reserved ({@code vm.nr_hugepages}), or failure. */
    RESERVED
}
