package dev.vireo.qemu.internal.launch;

import dev.vireo.domain.NicSpec;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.FileStatus;
import dev.vireo.host.FileType;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.network.BridgeNetwork;
import dev.vireo.network.StreamNetwork;

/** Looks, before a start, at what QEMU itself opens for a network interface. */
final class NetworkChecks {
    /** What a tap device is attached to through. */
    static final HostPath TUN = HostPath.of("/dev/net/tun");

    private static final int OTHERS_WRITE = 0002;
    private static final int GROUP_WRITES = 0020;

    private final Host host;
    private final String domain;

    NetworkChecks(Host host, String domain) {
        this.host = host;
        this.domain = domain;
    }

    void check(NicSpec nic) {
        if (nic.source() instanceof StreamNetwork network) {
            checkSocket(nic, network.socket());
        } else if (nic.source() instanceof BridgeNetwork) {
            checkTun(nic);
        }
    }

    private void checkSocket(NicSpec nic, HostPath socket) {
        FileStatus status = host.files()
                .status(socket)
                .filter(file -> file.type() == FileType.SOCKET)
                .orElseThrow(() -> new NotFoundException(
                        problem(nic, "there is no socket " + socket).advice("start the program that listens there")));
        if (hasUsersOfTheirOwn() && (status.mode() & OTHERS_WRITE) == 0) {
            throw new AccessDeniedException(problem(nic, "its own user may not connect to " + socket)
                    .advice("chmod o+w " + socket + ", or keep others out by the folder that it is in"));
        }
    }

    private void checkTun(NicSpec nic) {
        FileStatus status = host.files()
                .status(TUN)
                .orElseThrow(() -> new UnsupportedException(
                        problem(nic, "there is no " + TUN).advice("load the kernel module: modprobe tun")));
        boolean open = (status.mode() & (OTHERS_WRITE | GROUP_WRITES)) != 0;
        if (hasUsersOfTheirOwn() && !open) {
            throw new AccessDeniedException(problem(nic, "its own user may not open " + TUN)
                    .advice("chmod 666 " + TUN + ", as udev has it: a device still opens to its owner alone"));
        }
    }

    /** Guests of an ordinary user run as that user. */
    private boolean hasUsersOfTheirOwn() {
        return host.facts().userId() == 0;
    }

    private ErrorDetails problem(NicSpec nic, String problem) {
        return ErrorDetails.of("start", domain + ", interface " + nic.id(), problem);
    }
}
