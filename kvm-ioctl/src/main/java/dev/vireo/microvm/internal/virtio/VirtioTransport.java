package dev.vireo.microvm.internal.virtio;

import dev.vireo.kvm.GuestMemory;
import dev.vireo.microvm.internal.device.Slot;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a device and its driver have agreed on, whatever the bus: status, features, queues, interrupts; and when the
 * device may work. Everything is changed under one lock, which the device's thread holds for one request at a time if
 * somebody else wants it: a reset waits for the request under way, and nothing of an earlier one can come after it.
 */
final class VirtioTransport implements Transport, DeviceThread.Work {
    private static final Logger LOG = LoggerFactory.getLogger(VirtioTransport.class);

    private final String name;
    private final Slot slot;
    private final VirtioDevice device;
    private final DeviceFaults faults;
    private final VirtQueue[] queues;
    private final int[] watched;
    private final DeviceThread thread;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final AtomicInteger interruptStatus = new AtomicInteger();

    private volatile ConfigSpace config;
    private volatile long features;
    private volatile int status;
    private boolean quiet;
    private boolean closed;

    VirtioTransport(String name, Slot slot, VirtioDevice device) {
        this.name = name;
        this.slot = slot;
        this.device = device;
        this.faults = new DeviceFaults(name);
        int[] sizes = device.queueSizes();
        queues = new VirtQueue[sizes.length];
        watched = new int[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            queues[i] =
                    new VirtQueue(slot, i, sizes[i], () -> interrupt(Interrupt.USED_BUFFER), lock::hasQueuedThreads);
        }
        config = new ConfigSpace(device.config(), 0);
        thread = new DeviceThread(name, this);
        device.attach(this);
    }

    void start() {
        thread.start();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public GuestMemory memory() {
        return slot.memory();
    }

    @Override
    public VirtQueue queue(int index) {
        return queues[index];
    }

    int queues() {
        return queues.length;
    }

    @Override
    public boolean accepted(int feature) {
        return Feature.in(features, feature);
    }

    long offered() {
        return device.features() | Feature.OF_TRANSPORT;
    }

    long features() {
        return features;
    }

    int type() {
        return device.type();
    }

    int status() {
        return status;
    }

    ConfigSpace config() {
        return config;
    }

    int interruptStatus() {
        return interruptStatus.get();
    }

    void acknowledge(int bits) {
        interruptStatus.getAndUpdate(all -> all & ~bits);
    }

    private void interrupt(int bit) {
        interruptStatus.getAndUpdate(all -> all | bit);
        slot.interrupt();
    }

    @Override
    public void configChanged() {
        config = new ConfigSpace(device.config(), config.generation() + 1);
        if (Status.DRIVER_OK.in(status)) {
            interrupt(Interrupt.CONFIG_CHANGE);
        }
    }

    /** The driver writes to the configuration space. */
    void writeConfig(int offset, byte[] bytes) {
        guarded(() -> {
            device.writeConfig(offset, bytes);
            config = new ConfigSpace(device.config(), config.generation());
        });
    }

    @Override
    public void exclusively(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
        thread.wake();
    }

    @Override
    public <T> T ask(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }

    /** The driver names features that it wants, before it says that these are all. */
    void accept(long mask, long bits) {
        exclusively(() -> {
            if (Status.DRIVER.in(status) && !Status.FEATURES_OK.in(status)) {
                features = (features & ~mask) | bits;
            }
        });
    }

    /** The driver writes the status: 0 resets, anything else adds bits, as far as it is their turn. */
    void setStatus(int wanted) {
        guarded(() -> {
            if (wanted == 0) {
                reset();
                return;
            }
            add(Status.ACKNOWLEDGE, wanted, true);
            add(Status.DRIVER, wanted, Status.ACKNOWLEDGE.in(status));
            add(Status.FAILED, wanted, true);
            add(Status.FEATURES_OK, wanted, Status.DRIVER.in(status) && areGood(features));
            if (!Status.DRIVER_OK.in(status) && add(Status.DRIVER_OK, wanted, Status.FEATURES_OK.in(status))) {
                device.start();
            }
        });
    }

    private boolean add(Status bit, int wanted, boolean itsTurn) {
        boolean added = bit.in(wanted) && itsTurn;
        status |= added ? bit.bit() : 0;
        return added;
    }

    private boolean areGood(long accepted) {
        return (accepted & ~offered()) == 0 && Feature.in(accepted, Feature.VERSION_1);
    }

    private void reset() {
        device.reset();
        for (VirtQueue queue : queues) {
            queue.reset();
        }
        status = 0;
        features = 0;
        interruptStatus.set(0);
    }

    /** The driver changes a queue. */
    void enable(VirtQueue queue, boolean ready) {
        guarded(() -> {
            if (!ready) {
                queue.disable();
            } else if (Status.FEATURES_OK.in(status)) {
                queue.enable(features);
            }
        });
    }

    /** As {@link #exclusively}, for what a guest asks for: it is not told by an exception. */
    private void guarded(Runnable change) {
        exclusively(() -> {
            try {
                change.run();
            } catch (GuestFault e) {
                fault(e);
            } catch (RuntimeException | Error e) {
                broken(e);
            }
        });
    }

    void ring(int queue) {
        slot.doorbell(queue).signal();
    }

    private boolean isWorking() {
        return Status.DRIVER_OK.in(status) && !Status.NEEDS_RESET.in(status) && !quiet && !closed;
    }

    @Override
    public void prepare(Watch watch) {
        lock.lock();
        try {
            if (isWorking()) {
                for (int i = 0; i < queues.length; i++) {
                    watched[i] = queues[i].isReady()
                            ? watch.readable(slot.doorbell(i).number())
                            : -1;
                }
                device.watch(watch);
            }
        } catch (GuestFault e) {
            fault(e);
        } catch (RuntimeException | Error e) {
            broken(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean perform(Watch watch) {
        lock.lock();
        try {
            if (!isWorking()) {
                return false;
            }
            for (int i = 0; i < queues.length; i++) {
                if (queues[i].isReady() && watch.isReady(watched[i])) {
                    slot.doorbell(i).read();
                }
            }
            return device.work(watch);
        } catch (GuestFault e) {
            fault(e);
            return false;
        } catch (RuntimeException | Error e) {
            broken(e);
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void fault(GuestFault fault) {
        faults.ofGuest(fault);
        needReset();
    }

    private void broken(Throwable fault) {
        faults.ofDevice(fault);
        needReset();
    }

    /** Whether the device has failed through no doing of the guest's. */
    boolean hasFailed() {
        return faults.hasFailed();
    }

    private void needReset() {
        status |= Status.NEEDS_RESET.bit();
        if (Status.DRIVER_OK.in(status)) {
            interrupt(Interrupt.CONFIG_CHANGE);
        }
    }

    void setQuiet(boolean wanted) {
        exclusively(() -> {
            if (quiet && !wanted && interruptStatus.get() != 0) {
                slot.interrupt(); // the edge may have been lost between a machine that was saved and this one
            }
            quiet = wanted;
            if (!wanted) {
                device.resumed();
            }
        });
    }

    /** Takes over what was agreed on in a machine that was saved, before queues and device are loaded. */
    void restore(int savedStatus, long savedFeatures, int savedInterrupts) {
        status = savedStatus;
        features = savedFeatures;
        interruptStatus.set(savedInterrupts);
    }

    /** The device is loaded: it goes on where the one that was saved has stopped. */
    void resume(int generation) {
        config = new ConfigSpace(device.config(), generation);
        if (Status.DRIVER_OK.in(status)) {
            device.start();
        }
    }

    VirtioDevice device() {
        return device;
    }

    @Override
    public void end() {
        lock.lock();
        try {
            closed = true;
            device.close();
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("device", name).setCause(e).log("a virtio device could not be closed");
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread, and with it the device. Idempotent. */
    void close() {
        thread.close();
    }
}
