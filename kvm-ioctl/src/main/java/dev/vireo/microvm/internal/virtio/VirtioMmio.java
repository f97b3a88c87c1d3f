package dev.vireo.microvm.internal.virtio;

import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.microvm.internal.device.Registers;
import dev.vireo.microvm.internal.device.Saved;
import dev.vireo.microvm.internal.device.Slot;

/**
 * A virtio device as a guest sees it: the registers of virtio over MMIO, version 2 (virtio 1.2, 4.2.2), and behind them
 * the device with its thread.
 */
public final class VirtioMmio implements Registers, Saved, AutoCloseable {
    /** How many bytes of addresses it takes. */
    public static final int SIZE = 0x1000;

    /** Where the driver writes a queue's number to notify it, with 4 bytes: what ioeventfd is told. */
    public static final int QUEUE_NOTIFY = 0x50;

    private static final int CONFIG = 0x100;
    private static final int MAGIC = 0x7472_6976; // "virt"
    private static final int VERSION = 2;
    private static final int VENDOR = 0x4f52_4956; // "VIRO"
    private static final long LOW = 0xffff_ffffL;

    private final VirtioTransport transport;
    private volatile int offeredPart;
    private volatile int acceptedPart;
    private volatile int selected;

    /**
     * Puts a device into a slot, and starts its thread. The device is this one's from now on.
     *
     * @param name for messages and the thread
     */
    public VirtioMmio(String name, Slot slot, VirtioDevice device) {
        transport = new VirtioTransport(name, slot, device);
        transport.start();
    }

    @Override
    public long read(long offset, int size) {
        if (offset >= CONFIG) {
            return readConfig(offset - CONFIG, size);
        }
        return size == Integer.BYTES ? register((int) offset) & LOW : 0;
    }

    private long register(int offset) {
        return switch (offset) {
            case 0x00 -> MAGIC;
            case 0x04 -> VERSION;
            case 0x08 -> transport.type();
            case 0x0c -> VENDOR;
            case 0x10 -> part(transport.offered(), offeredPart);
            case 0x34 -> isQueue() ? queue().largest() : 0;
            case 0x44 -> isQueue() && queue().isReady() ? 1 : 0;
            case 0x60 -> transport.interruptStatus();
            case 0x70 -> transport.status();
            case 0xb0, 0xb4, 0xb8, 0xbc -> -1; // no shared memory
            case 0xfc -> transport.config().generation();
            default -> 0;
        };
    }

    private static long part(long bits, int which) {
        return which == 0 ? bits : which == 1 ? bits >>> Integer.SIZE : 0;
    }

    private long readConfig(long at, int size) {
        byte[] bytes = transport.config().bytes();
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = (value << Byte.SIZE) | (at + i < bytes.length ? bytes[(int) at + i] & 0xff : 0);
        }
        return value;
    }

    @Override
    public void write(long offset, int size, long value) {
        if (offset >= CONFIG) {
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) (value >>> (Byte.SIZE * i));
            }
            transport.writeConfig((int) Math.min(offset - CONFIG, SIZE), bytes);
        } else if (size == Integer.BYTES) {
            set((int) offset, value & LOW);
        }
    }

    private void set(int offset, long value) {
        switch (offset) {
            case 0x14 -> offeredPart = (int) value;
            case 0x20 -> accept(value);
            case 0x24 -> acceptedPart = (int) value;
            case 0x30 -> selected = (int) value;
            case QUEUE_NOTIFY -> notify((int) value);
            case 0x64 -> transport.acknowledge((int) value);
            case 0x70 -> transport.setStatus((int) value);
            default -> {
                if (isQueue()) {
                    setQueue(offset, value, queue());
                }
            }
        }
    }

    private void accept(long value) {
        if (acceptedPart == 0) {
            transport.accept(LOW, value);
        } else if (acceptedPart == 1) {
            transport.accept(~LOW, value << Integer.SIZE);
        }
    }

    private void notify(int queue) {
        if (queue >= 0 && queue < transport.queues()) {
            transport.ring(queue);
        }
    }

    private void setQueue(int offset, long value, VirtQueue queue) {
        long high = value << Integer.SIZE;
        switch (offset) {
            case 0x38 -> transport.exclusively(() -> queue.setSize((int) value));
            case 0x44 -> transport.enable(queue, value == 1);
            case 0x80 -> transport.exclusively(() -> queue.setDescriptors(LOW, value));
            case 0x84 -> transport.exclusively(() -> queue.setDescriptors(~LOW, high));
            case 0x90 -> transport.exclusively(() -> queue.setDriver(LOW, value));
            case 0x94 -> transport.exclusively(() -> queue.setDriver(~LOW, high));
            case 0xa0 -> transport.exclusively(() -> queue.setDevice(LOW, value));
            case 0xa4 -> transport.exclusively(() -> queue.setDevice(~LOW, high));
            default -> {
                // there is no such register, or it can only be read
            }
        }
    }

    private boolean isQueue() {
        return selected >= 0 && selected < transport.queues();
    }

    private VirtQueue queue() {
        return transport.queue(selected);
    }

    /** Waits for the request under way; those that were not begun are left in the queues. */
    @Override
    public void quiesce() {
        transport.setQuiet(true);
    }

    @Override
    public void go() {
        transport.setQuiet(false);
    }

    @Override
    public JsonObject save() {
        return transport.ask(this::saved);
    }

    private JsonObject saved() {
        JsonObject[] queues = new JsonObject[transport.queues()];
        for (int i = 0; i < queues.length; i++) {
            queues[i] = transport.queue(i).save();
        }
        return JsonObject.builder()
                .put("type", transport.type())
                .put("status", transport.status())
                .put("features", transport.features())
                .put("interrupts", transport.interruptStatus())
                .put("generation", transport.config().generation())
                .put("offeredPart", offeredPart)
                .put("acceptedPart", acceptedPart)
                .put("selected", selected)
                .put("queues", JsonArray.of((Object[]) queues))
                .put("device", transport.device().save())
                .build();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException it was saved from another kind of device
     * @throws GuestFault a queue does not fit this machine's memory
     */
    @Override
    public void load(JsonObject state) {
        if (state.intValue("type") != transport.type()
                || state.array("queues").size() != transport.queues()
                || (state.longValue("features") & ~transport.offered()) != 0) {
            throw new IllegalArgumentException(transport.name() + " is not the device that was saved");
        }
        transport.exclusively(() -> take(state));
    }

    private void take(JsonObject state) {
        offeredPart = state.intValue("offeredPart");
        acceptedPart = state.intValue("acceptedPart");
        selected = state.intValue("selected");
        long features = state.longValue("features");
        transport.restore(state.intValue("status"), features, state.intValue("interrupts"));
        for (int i = 0; i < transport.queues(); i++) {
            transport.queue(i).load(state.array("queues").objects().get(i), features);
        }
        transport.device().load(state.object("device"));
        transport.resume(state.intValue("generation"));
    }

    /** Whether the device has ever failed through no doing of the guest's, which is in the log. */
    public boolean hasFailed() {
        return transport.hasFailed();
    }

    /** Ends the thread after the request under way, and closes the device. Idempotent. */
    @Override
    public void close() {
        transport.close();
    }
}
