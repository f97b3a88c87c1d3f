package dev.vireo.microvm.internal.driver;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.host.HostPath;
import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.kvm.internal.libc.Native;
import java.nio.file.Path;

/** Whether there is a KVM that this user may use. */
final class KvmDevice {
    static final HostPath PATH = HostPath.of("/dev/kvm");

    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;

    private KvmDevice() {}

    /**
     * Opens and closes it.
     *
     * @throws NotFoundException there is none
     * @throws AccessDeniedException this user may not
     * @throws dev.vireo.error.KernelException it cannot be opened for another reason
     */
    static void check() {
        check(Path.of(PATH.value()));
    }

    static void check(Path device) {
        int fd = Native.LIBC.open(device.toString(), O_RDWR | O_CLOEXEC);
        if (fd >= 0) {
            Native.LIBC.close(fd);
            return;
        }
        int errno = Native.errno();
        if (errno == Errno.ENOENT.number()) {
            throw new NotFoundException(ErrorDetails.of("connect to", "kvm:///", "there is no " + device)
                    .advice("load the module kvm_amd or kvm_intel; a virtual machine needs nested virtualization;"
                            + " qemu:/// works without"));
        }
        if (errno == Errno.EACCES.number() || errno == Errno.EPERM.number()) {
            throw new AccessDeniedException(ErrorDetails.of("connect to", "kvm:///", "this user may not open " + device)
                    .advice("add the user to the group that owns the device, which is kvm on most systems"));
        }
        throw Failures.of("open", device.toString(), errno);
    }
}
