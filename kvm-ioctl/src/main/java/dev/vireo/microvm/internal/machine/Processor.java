package dev.vireo.microvm.internal.machine;

import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.WrongStateException;
import dev.vireo.kvm.Exit;
import dev.vireo.kvm.FailureExit;
import dev.vireo.kvm.MmioExit;
import dev.vireo.kvm.PortExit;
import dev.vireo.kvm.SystemEventExit;
import dev.vireo.kvm.Vcpu;

/** Runs one vCPU, and leads what it reads and writes to the buses. */
final class Processor implements Runnable {
    private static final int EVENT_SHUTDOWN = 1;
    private static final int EVENT_RESET = 2;

    private final Vcpu vcpu;
    private final Bus ports;
    private final Bus memory;
    private final RunGate gate;
    private final GuestRequests requests;

    /** Whether the last exit is completed by the next entry only. */
    private boolean incomplete;

    Processor(Vcpu vcpu, Bus ports, Bus memory, RunGate gate, GuestRequests requests) {
        this.vcpu = vcpu;
        this.ports = ports;
        this.memory = memory;
        this.gate = gate;
        this.requests = requests;
    }

    @Override
    public void run() {
        try {
            while (gate.mayRun() || parked()) {
                answer(vcpu.run());
            }
        } catch (ClosedException e) {
            // The machine was closed under it, which is how it ends.
        } catch (RuntimeException e) {
            requests.failed(e);
        } catch (Error e) {
            requests.failed(new IllegalStateException(vcpu + " has failed", e));
        } finally {
            gate.leave();
        }
    }

    private boolean parked() {
        while (incomplete) {
            incomplete = false;
            answer(vcpu.completeExit());
        }
        return gate.park();
    }

    private void answer(Exit exit) {
        if (exit instanceof PortExit.Out out) {
            incomplete = true;
            for (int i = 0; i < out.count(); i++) {
                ports.write(out.port(), out.size(), unsigned(out.value(i), out.size()));
            }
        } else if (exit instanceof PortExit.In in) {
            incomplete = true;
            for (int i = 0; i < in.count(); i++) {
                in.answer(i, (int) ports.read(in.port(), in.size()));
            }
        } else if (exit instanceof MmioExit.Write write) {
            incomplete = true;
            memory.write(write.address(), write.length(), write.value());
        } else if (exit instanceof MmioExit.Read read) {
            incomplete = true;
            read.answer(memory.read(read.address(), read.length()));
        } else {
            incomplete = false;
            answerRare(exit);
        }
    }

    private static long unsigned(int value, int size) {
        return value & (0xffff_ffffL >>> (Integer.SIZE - size * Byte.SIZE));
    }

    private void answerRare(Exit exit) {
        if (exit instanceof Exit.Shutdown) {
            requests.crashed("triple fault");
        } else if (exit instanceof SystemEventExit event) {
            switch (event.type()) {
                case EVENT_SHUTDOWN -> requests.powerOff();
                case EVENT_RESET -> requests.reset();
                default -> requests.crashed(event.toString());
            }
        } else if (exit instanceof FailureExit.KvmError error) {
            requests.crashed(vcpu + " cannot go on: " + error);
        } else if (!isHarmless(exit)) {
            throw new WrongStateException(ErrorDetails.of("run", vcpu.toString(), "KVM came back with " + exit));
        }
    }

    private static boolean isHarmless(Exit exit) {
        return exit instanceof Exit.Interrupted
                || exit instanceof Exit.Intr
                || exit instanceof Exit.Halt
                || exit instanceof Exit.Nmi
                || exit instanceof Exit.IrqWindowOpen
                || exit instanceof Exit.SetTpr;
    }
}
