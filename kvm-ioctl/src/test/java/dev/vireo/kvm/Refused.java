package dev.vireo.kvm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.KernelException;
import dev.vireo.kvm.internal.libc.Errno;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Says that the kernel refuses a call. */
final class Refused {
    private Refused() {}

    static void by(String ioctl, Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(KernelException.class, e -> {
            org.assertj.core.api.Assertions.assertThat(e.call()).isEqualTo(ioctl);
            org.assertj.core.api.Assertions.assertThat(Errno.nameOf(e.errno())).isEqualTo(errno.name());
            org.assertj.core.api.Assertions.assertThat(e).hasMessageContaining(errno.name());
        });
    }
}
