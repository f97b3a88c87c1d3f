package dev.vireo.microvm.internal.driver;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.host.HostPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Whether there is a KVM that this user may use. */
final class KvmDevice {
    static final HostPath PATH = HostPath.of("/dev/kvm");

    private KvmDevice() {}

    /**
     * Opens and closes it.
     *
     * @throws NotFoundException there is none
     * @throws AccessDeniedException this user may not
     */
    static void check() {
        check(Path.of(PATH.value()));
    }

    static void check(Path device) {
        try (FileChannel opened = FileChannel.open(device, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (!opened.isOpen()) {
                throw new IllegalStateException("opened and not open: " + device);
            }
        } catch (NoSuchFileException e) {
            throw new NotFoundException(
                    ErrorDetails.of("connect to", "kvm:///", "there is no " + device)
                            .advice("load the module kvm_amd or kvm_intel; a virtual machine needs nested"
                                    + " virtualization; qemu:/// works without"),
                    e);
        } catch (java.nio.file.AccessDeniedException e) {
            throw new AccessDeniedException(
                    ErrorDetails.of("connect to", "kvm:///", "this user may not open " + device)
                            .advice("add the user to the group that owns the device, which is kvm on most systems"),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + device, e);
        }
    }
}
