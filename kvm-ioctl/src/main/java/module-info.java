/** {@code /dev/kvm}, typed, and microVMs on it. Start at {@code dev.vireo.kvm.Kvm}, or with {@code kvm:///}. */
module dev.vireo.kvm {
    requires transitive dev.vireo.api;
    requires transitive dev.vireo.core;
    requires dev.vireo.qmp;
    requires static org.jspecify;
    requires org.jnrproject.ffi;
    requires org.jnrproject.jffi;
    requires org.objectweb.asm;
    requires org.slf4j;

    exports dev.vireo.kvm;
    exports dev.vireo.kvm.x86;
    exports dev.vireo.microvm;

    // jnr-ffi makes its stub of the interface in here at run time.
    opens dev.vireo.kvm.internal.libc;

    provides dev.vireo.spi.DriverProvider with
            dev.vireo.microvm.MicrovmDriverProvider;
}
