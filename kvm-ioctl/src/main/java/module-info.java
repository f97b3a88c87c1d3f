/** {@code /dev/kvm}, typed. Start at {@code dev.vireo.kvm.Kvm}. */
module dev.vireo.kvm {
    requires transitive dev.vireo.api;
    requires dev.vireo.core;
    requires static org.jspecify;
    requires org.jnrproject.ffi;
    requires org.jnrproject.jffi;
    requires org.objectweb.asm;
    requires org.slf4j;

    exports dev.vireo.kvm;
    exports dev.vireo.kvm.x86;

    // jnr-ffi makes its stub of the interface in here at run time.
    opens dev.vireo.kvm.internal.libc;
}
