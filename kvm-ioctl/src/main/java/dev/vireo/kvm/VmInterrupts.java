package dev.vireo.kvm;

import dev.vireo.kvm.internal.KvmIoctl;
import dev.vireo.kvm.internal.Layout;
import dev.vireo.kvm.internal.Target;
import dev.vireo.kvm.internal.libc.Descriptor;
import dev.vireo.kvm.internal.x86.ChipLayouts;
import dev.vireo.kvm.internal.x86.X86Ioctl;
import dev.vireo.kvm.x86.IoapicState;
import dev.vireo.kvm.x86.PicState;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The interrupts of a {@link Vm}: controllers in the kernel, lines, messages, and events by descriptors. */
public final class VmInterrupts {
    private static final int IRQCHIP_SIZE = 520;
    private static final int CHIP = 8;
    private static final int IRQ_LEVEL_SIZE = 8;
    private static final int ROUTES = 8;
    private static final int ROUTE_SIZE = 48;
    private static final int ROUTE_UNION = 16;
    private static final int MSI_SIZE = 32;
    private static final int MSI_FLAGS = 12;
    private static final int MSI_DEVICE = 16;
    private static final int MSI_VALID_DEVICE = 1;
    private static final int IRQFD_SIZE = 32;
    private static final int IRQFD_DEASSIGN = 1;
    private static final int IRQFD_RESAMPLE = 2;
    private static final int IOEVENTFD_SIZE = 64;
    private static final int IOEVENTFD_DATAMATCH = 1;
    private static final int IOEVENTFD_PIO = 2;
    private static final int IOEVENTFD_DEASSIGN = 4;

    private final Target target;

    VmInterrupts(Target target) {
        this.target = target;
    }

    /** {@code KVM_CREATE_IRQCHIP}: two 8259, an I/O APIC and, for each vCPU made later, a local APIC. */
    public void createIrqchip() {
        target.call(KvmIoctl.KVM_CREATE_IRQCHIP, 0);
    }

    /** {@code KVM_GET_IRQCHIP} of an 8259. */
    public PicState getIrqchipPic(Irqchip which) {
        return getIrqchip(which, ChipLayouts.PIC);
    }

    /** {@code KVM_SET_IRQCHIP} of an 8259. */
    public void setIrqchipPic(Irqchip which, PicState state) {
        setIrqchip(which, ChipLayouts.PIC, state);
    }

    /** {@code KVM_GET_IRQCHIP} of the I/O APIC. */
    public IoapicState getIrqchipIoapic() {
        return getIrqchip(Irqchip.IOAPIC, ChipLayouts.IOAPIC);
    }

    /** {@code KVM_SET_IRQCHIP} of the I/O APIC. */
    public void setIrqchipIoapic(IoapicState state) {
        setIrqchip(Irqchip.IOAPIC, ChipLayouts.IOAPIC, state);
    }

    private <T> T getIrqchip(Irqchip which, Layout<T> layout) {
        return target.exchange(
                X86Ioctl.KVM_GET_IRQCHIP,
                IRQCHIP_SIZE,
                buffer -> buffer.putInt(0, which.number()),
                (buffer, result) -> layout.read(buffer, CHIP));
    }

    private <T> void setIrqchip(Irqchip which, Layout<T> layout, T state) {
        target.set(X86Ioctl.KVM_SET_IRQCHIP, IRQCHIP_SIZE, buffer -> {
            buffer.putInt(0, which.number());
            layout.write(buffer, CHIP, state);
        });
    }

    /** {@code KVM_IRQ_LINE}: raises or lowers a line; an edge is one after the other. */
    public void irqLine(int gsi, boolean high) {
        target.set(
                KvmIoctl.KVM_IRQ_LINE,
                IRQ_LEVEL_SIZE,
                buffer -> buffer.putInt(0, gsi).putInt(4, high ? 1 : 0));
    }

    /**
     * {@code KVM_IRQ_LINE_STATUS}: the same; how many vCPUs it reached, 0 if it was merged with one that waits, negative
     * if it was masked.
     */
    public int irqLineStatus(int gsi, boolean high) {
        return target.exchange(
                KvmIoctl.KVM_IRQ_LINE_STATUS,
                IRQ_LEVEL_SIZE,
                buffer -> buffer.putInt(0, gsi).putInt(4, high ? 1 : 0),
                (buffer, result) -> buffer.getInt(0));
    }

    /** {@code KVM_SET_GSI_ROUTING}: where interrupts lead; replaces all routes, those of the irqchip included. */
    public void setGsiRouting(List<IrqRoute> routes) {
        target.set(KvmIoctl.KVM_SET_GSI_ROUTING, ROUTES + routes.size() * ROUTE_SIZE, buffer -> {
            buffer.putInt(0, routes.size());
            for (int i = 0; i < routes.size(); i++) {
                route(buffer, ROUTES + i * ROUTE_SIZE, routes.get(i));
            }
        });
    }

    private static void route(ByteBuffer buffer, int at, IrqRoute route) {
        buffer.putInt(at, route.gsi());
        int union = at + ROUTE_UNION;
        if (route instanceof IrqRoute.Pin pin) {
            buffer.putInt(at + 4, 1).putInt(union, pin.chip().number()).putInt(union + 4, pin.pin());
        } else if (route instanceof IrqRoute.Message message) {
            Msi msi = message.message();
            buffer.putInt(at + 4, 2).putLong(union, msi.address()).putInt(union + 8, msi.data());
            if (msi.deviceId().isPresent()) {
                buffer.putInt(at + 8, MSI_VALID_DEVICE)
                        .putInt(union + 12, msi.deviceId().getAsInt());
            }
        } else if (route instanceof IrqRoute.HypervSint sint) {
            buffer.putInt(at + 4, 4).putInt(union, sint.vcpu()).putInt(union + 4, sint.sint());
        }
    }

    /** {@code KVM_SIGNAL_MSI}: sends a message; false if the guest has blocked it. */
    public boolean signalMsi(Msi msi) {
        int result = target.set(KvmIoctl.KVM_SIGNAL_MSI, MSI_SIZE, buffer -> {
            buffer.putLong(0, msi.address()).putInt(8, msi.data());
            if (msi.deviceId().isPresent()) {
                buffer.putInt(MSI_FLAGS, MSI_VALID_DEVICE)
                        .putInt(MSI_DEVICE, msi.deviceId().getAsInt());
            }
        });
        return result > 0;
    }

    /** {@code KVM_IRQFD}: each signal of the counter is an edge of the interrupt. */
    public void irqfd(EventFd event, int gsi) {
        irqfd(event, null, gsi, 0);
    }

    /**
     * {@code KVM_IRQFD} with {@code KVM_IRQFD_FLAG_RESAMPLE}: a signal raises the interrupt, for one by level. The guest's
     * end of interrupt lowers it and signals the second counter, upon which the device signals again if it still has to.
     */
    public void irqfdWithResample(EventFd event, EventFd resample, int gsi) {
        irqfd(event, resample, gsi, IRQFD_RESAMPLE);
    }

    /** {@code KVM_IRQFD} with {@code KVM_IRQFD_FLAG_DEASSIGN}: ends either. */
    public void unregisterIrqfd(EventFd event, int gsi) {
        irqfd(event, null, gsi, IRQFD_DEASSIGN);
    }

    private void irqfd(EventFd event, @Nullable EventFd resample, int gsi, int flags) {
        EventFd second = resample == null ? event : resample;
        int fd = event.descriptor().acquire("KVM_IRQFD");
        try {
            int secondFd = second.descriptor().acquire("KVM_IRQFD");
            try {
                target.set(
                        KvmIoctl.KVM_IRQFD,
                        IRQFD_SIZE,
                        buffer -> buffer.putInt(0, fd)
                                .putInt(4, gsi)
                                .putInt(8, flags)
                                .putInt(12, resample == null ? 0 : secondFd));
            } finally {
                second.descriptor().release();
            }
        } finally {
            event.descriptor().release();
        }
    }

    /**
     * {@code KVM_IOEVENTFD}: a write of the guest signals the counter, without an exit.
     *
     * @param length how many bytes the write has: 1, 2, 4 or 8; 0 for any
     * @param match the value that must be written; any, if empty
     */
    public void ioeventfd(EventFd event, IoAddress where, int length, OptionalLong match) {
        ioeventfd(event, where, length, match, 0);
    }

    /** {@code KVM_IOEVENTFD} with {@code KVM_IOEVENTFD_FLAG_DEASSIGN}: ends it; all must be as it was. */
    public void unregisterIoeventfd(EventFd event, IoAddress where, int length, OptionalLong match) {
        ioeventfd(event, where, length, match, IOEVENTFD_DEASSIGN);
    }

    private void ioeventfd(EventFd event, IoAddress where, int length, OptionalLong match, int flags) {
        Descriptor descriptor = event.descriptor();
        int fd = descriptor.acquire("KVM_IOEVENTFD");
        int all = flags | (match.isPresent() ? IOEVENTFD_DATAMATCH : 0) | (where.isPort() ? IOEVENTFD_PIO : 0);
        try {
            target.set(
                    KvmIoctl.KVM_IOEVENTFD,
                    IOEVENTFD_SIZE,
                    buffer -> buffer.putLong(0, match.orElse(0))
                            .putLong(8, where.address())
                            .putInt(16, length)
                            .putInt(20, fd)
                            .putInt(24, all));
        } finally {
            descriptor.release();
        }
    }
}
