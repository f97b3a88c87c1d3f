package dev.vireo.microvm.internal.machine;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.KernelException;
import dev.vireo.error.TimedOutException;
import dev.vireo.kvm.GuestMemory;
import dev.vireo.kvm.Kvm;
import dev.vireo.kvm.MemoryFlag;
import dev.vireo.kvm.Vcpu;
import dev.vireo.kvm.Vm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The part of a machine that KVM has: the virtual machine, its interrupt controllers and its processors with their
 * threads. It lives from one reset to the next.
 */
final class Board implements AutoCloseable {
    private static final int TSS = 0xfffb_d000; // three pages that nobody else has, below 4 GiB
    private static final int EINVAL = 22;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Vm vm;
    private final List<Vcpu> vcpus = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final RunGate gate = new RunGate();
    private final AtomicBoolean ending = new AtomicBoolean();

    Board(Kvm kvm, GuestMemory memory, List<MmioSlot> slots, int processors) {
        vm = kvm.createVm();
        try {
            vm.memory().setTssAddr(TSS);
            vm.interrupts().createIrqchip();
            vm.platform().createPit2();
            vm.memory().setUserMemoryRegions(memory);
            for (int i = 0; i < processors; i++) {
                vcpus.add(vm.createVcpu(i));
            }
            slots.forEach(slot -> slot.connect(vm));
        } catch (RuntimeException e) {
            vm.close();
            throw e;
        }
    }

    Vm vm() {
        return vm;
    }

    List<Vcpu> vcpus() {
        return vcpus;
    }

    /** Starts the threads, which wait until they may {@link #run}. */
    void startThreads(Bus ports, Bus memory, GuestRequests requests) {
        for (Vcpu vcpu : vcpus) {
            Thread thread = new Thread(new Processor(vcpu, ports, memory, gate, requests), "vcpu-" + vcpu.id());
            thread.setDaemon(true);
            gate.enter();
            threads.add(thread);
            thread.start();
        }
    }

    /** Whether KVM notes what the guest writes. */
    void logDirtyPages(GuestMemory memory, boolean on) {
        vm.memory()
                .setUserMemoryRegions(memory, on ? new MemoryFlag[] {MemoryFlag.LOG_DIRTY_PAGES} : new MemoryFlag[0]);
    }

    /** Tells the guest that it stood for a while, so that its watchdogs bear with it; one that has them uses kvmclock. */
    void tellOfPause() {
        for (Vcpu vcpu : vcpus) {
            try {
                vcpu.interrupts().kvmclockCtrl();
            } catch (KernelException e) {
                if (e.errno() != EINVAL) {
                    throw e;
                }
            }
        }
    }

    /** Whether this is the first to end it; from then on nobody runs it any more. Any thread, without waiting. */
    boolean claimEnd() {
        boolean isFirst = ending.compareAndSet(false, true);
        requestStop();
        return isFirst;
    }

    void run() {
        if (!ending.get()) {
            gate.run();
            if (ending.get()) {
                requestStop(); // it came in between
            }
        }
    }

    private void requestStop() {
        gate.stop();
        vcpus.forEach(Vcpu::kick);
    }

    /** Stops the processors between two instructions, and waits for that. Not by a processor's thread. */
    void stop() {
        requestStop();
        gate.awaitStopped(PATIENCE);
    }

    /** Ends everything; nothing of KVM is left when this returns. Not by a processor's thread. */
    @Override
    public void close() {
        gate.end();
        vm.close();
        boolean interrupted = false;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new TimedOutException(
                            ErrorDetails.of("close", thread.getName(), "a device keeps it busy for " + PATIENCE));
                }
                try {
                    thread.join(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
