package dev.vireo.microvm.internal.virtio.net;

import dev.vireo.kvm.internal.libc.Descriptor;
import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.kvm.internal.libc.IoVector;
import dev.vireo.kvm.internal.libc.Native;
import dev.vireo.microvm.internal.virtio.Feature;
import dev.vireo.microvm.internal.virtio.GuestBuffers;
import dev.vireo.microvm.internal.virtio.Watch;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A tap device of Linux ({@code linux/if_tun.h}), with the headers of virtio, so that checksums and segmentation are left
 * to whoever has the hardware for them.
 */
public final class TapBackend implements NetBackend {
    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;

    private static final long TUNSETIFF = 0x4004_54caL;
    private static final long TUNSETOFFLOAD = 0x4004_54d0L;
    private static final long TUNSETVNETHDRSZ = 0x4004_54d8L;
    private static final int IFREQ_SIZE = 40;
    private static final int IFNAMSIZ = 16;
    private static final int IFF_TAP = 0x0002;
    private static final int IFF_NO_PI = 0x1000;
    private static final int IFF_VNET_HDR = 0x4000;

    private static final int PIECES = 256;

    private final Descriptor descriptor;
    private final int number;
    private final IoVector vector = new IoVector(PIECES);

    private TapBackend(int fd, String subject) {
        this.number = fd;
        this.descriptor = new Descriptor(fd, subject);
    }

    /**
     * Opens a tap device, which is made if it is not there.
     *
     * @param name of the interface, at most 15 bytes
     */
    public static TapBackend open(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length == 0 || bytes.length >= IFNAMSIZ) {
            throw new IllegalArgumentException("the name of an interface has 1 to 15 bytes, and not " + name);
        }
        int fd = Native.LIBC.open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0) {
            throw Failures.of("open", "/dev/net/tun", Native.errno());
        }
        TapBackend tap = new TapBackend(fd, name);
        try {
            ByteBuffer request = ByteBuffer.allocateDirect(IFREQ_SIZE).order(ByteOrder.nativeOrder());
            request.put(0, bytes).putShort(IFNAMSIZ, (short) (IFF_TAP | IFF_NO_PI | IFF_VNET_HDR));
            tap.ioctl("TUNSETIFF", TUNSETIFF, request);
            tap.setUp();
            return tap;
        } catch (RuntimeException e) {
            tap.close();
            throw e;
        }
    }

    /** Takes over a descriptor of a tap device that was opened with headers of virtio ({@code IFF_VNET_HDR}). */
    public static TapBackend ofDescriptor(int fd, String subject) {
        TapBackend tap = new TapBackend(fd, subject);
        int flags = Native.LIBC.fcntl(fd, F_GETFL, 0);
        if (flags < 0 || Native.LIBC.fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0) {
            int errno = Native.errno();
            tap.close();
            throw Failures.of("fcntl", subject, errno);
        }
        try {
            tap.setUp();
            return tap;
        } catch (RuntimeException e) {
            tap.close();
            throw e;
        }
    }

    private void setUp() {
        ioctl(
                "TUNSETVNETHDRSZ",
                TUNSETVNETHDRSZ,
                ByteBuffer.allocateDirect(Integer.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .putInt(0, HEADER));
        agreed(0);
    }

    private void ioctl(String name, long request, ByteBuffer argument) {
        try {
            ioctl(name, request, Native.address(argument));
        } finally {
            Reference.reachabilityFence(argument);
        }
    }

    private void ioctl(String name, long request, long argument) {
        int fd = descriptor.acquire(name);
        try {
            if (Native.LIBC.ioctl(fd, request, argument) < 0) {
                throw Failures.of(name, descriptor.subject(), Native.errno());
            }
        } finally {
            descriptor.release();
        }
    }

    @Override
    public long offloads() {
        return NetFeature.OFFLOADS;
    }

    @Override
    public void agreed(long features) {
        int wanted = 0;
        for (NetFeature.Offload each : NetFeature.RECEIVED) {
            wanted |= Feature.in(features, each.feature()) ? each.flag() : 0;
        }
        ioctl("TUNSETOFFLOAD", TUNSETOFFLOAD, wanted);
    }

    @Override
    public void watch(Watch watch, boolean wantsFrames) {
        if (wantsFrames) {
            watch.readable(number);
        }
    }

    /** The interface's queue drops what it has no room for. */
    @Override
    public boolean canSend() {
        return true;
    }

    @Override
    public boolean send(GuestBuffers packet) {
        if (packet.count() > PIECES) {
            return false;
        }
        packet.addTo(vector, 0, packet.length());
        int fd = descriptor.acquire("writev");
        try {
            // A header that makes no sense is refused by the kernel, as is anything while the interface is down.
            return Native.LIBC.writev(fd, vector.address(), vector.count()) >= 0;
        } finally {
            descriptor.release();
            vector.clear();
        }
    }

    @Override
    public int receive(ByteBuffer into) {
        int fd = descriptor.acquire("read");
        try {
            long length = Native.LIBC.read(fd, Native.address(into), into.capacity());
            if (length < 0 && Native.errno() != Errno.EAGAIN.number() && Native.errno() != Errno.EINTR.number()) {
                throw Failures.of("read", descriptor.subject(), Native.errno());
            }
            return Math.max(0, (int) length);
        } finally {
            descriptor.release();
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
