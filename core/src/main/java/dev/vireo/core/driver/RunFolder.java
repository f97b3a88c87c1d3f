package dev.vireo.core.driver;

import dev.vireo.StateRoot;
import dev.vireo.domain.DomainName;
import dev.vireo.host.HostPath;

/**
 * The folder of one run of a guest, below the runtime root, with a short name so that sockets fit.
 *
 * <p>The folder belongs to the caller's user and can be entered by the guest's; only {@link #sockets()} belongs to the
 * guest's user, so that its process can create sockets there and nothing elsewhere.
 *
 * @param path the folder
 */
public record RunFolder(HostPath path) {
    /** Where files lie that belong to one domain alone, such as its UEFI variables; removed when it is undefined. */
    public static HostPath privateFolder(StateRoot root, DomainName domain) {
        return root.durable().resolve("private").resolve(domain.value());
    }

    /** Where the guest's process creates its sockets; the only folder that it may write. */
    public HostPath sockets() {
        return path.resolve("s");
    }

    /** The path of a socket that the guest's process listens at; keep names to 8 characters. */
    public HostPath socket(String name) {
        return sockets().resolve(name);
    }

    /** The socket of the guest's socket device; beside it, with a port behind the name, those of programs of the host. */
    public HostPath vsock() {
        return socket("vsock");
    }

    /** A lock file that goes with a socket, such as one of several monitors. */
    public HostPath lock(String name) {
        return path.resolve(name + ".lock");
    }

    /**
     * The console's pair of named pipes is this path with {@code .in} (to the guest) and {@code .out} (from the guest).
     * The engine creates both, and keeps what comes out in a bounded log.
     */
    public HostPath console() {
        return path.resolve("console");
    }

    /**
     * A second pair of named pipes, {@code .in} and {@code .out}, for {@link LaunchPlan#powerdown()}; what comes out is
     * not read.
     */
    public HostPath control() {
        return path.resolve("control");
    }

    /** The name of a tap device of this run, which fits the kernel's 15 bytes; numbers from 0 to 999. */
    public String tap(int number) {
        return "vt" + path.name() + "-" + number;
    }

    /** Names of the run's tap devices, one a line, written before they are made. */
    public HostPath taps() {
        return path.resolve("taps");
    }

    /** The text that the guest's process finds open as this descriptor. */
    public HostPath document(int descriptor) {
        return path.resolve("document." + descriptor);
    }

    /** Identity of the guest's process, written by itself before it becomes the hypervisor. */
    public HostPath process() {
        return path.resolve("process");
    }

    /** Exit status of the guest's process, written when it has ended. */
    public HostPath exit() {
        return path.resolve("exit");
    }
}
