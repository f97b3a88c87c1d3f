package dev.vireo.kvm;

import java.util.ArrayList;
import java.util.List;

/** KVM or the processor cannot go on with the guest. Entering again would fail again. */
public sealed interface FailureExit extends Exit {
    /** {@code KVM_EXIT_UNKNOWN}: the processor left for a reason that KVM does not know. */
    final class Unknown extends RunView implements FailureExit {
        Unknown(RunPage page) {
            super(page);
        }

        /** The reason, as the processor's manual has it. */
        public long hardwareReason() {
            return longAt(0);
        }

        @Override
        public String toString() {
            return "unknown exit " + hex(hardwareReason());
        }
    }

    /** {@code KVM_EXIT_EXCEPTION}: an exception that nobody handles. */
    final class Unhandled extends RunView implements FailureExit {
        Unhandled(RunPage page) {
            super(page);
        }

        /** Its vector. */
        public int exception() {
            return intAt(0);
        }

        /** Its error code. */
        public int errorCode() {
            return intAt(4);
        }

        @Override
        public String toString() {
            return "exception " + exception();
        }
    }

    /** {@code KVM_EXIT_FAIL_ENTRY}: the processor refuses the state of the vCPU. */
    final class FailEntry extends RunView implements FailureExit {
        FailEntry(RunPage page) {
            super(page);
        }

        /** The reason, as the processor's manual has it. */
        public long hardwareReason() {
            return longAt(0);
        }

        /** The processor of the host. */
        public int cpu() {
            return intAt(8);
        }

        @Override
        public String toString() {
            return "entry refused by processor " + cpu() + ": " + hex(hardwareReason());
        }
    }

    /** {@code KVM_EXIT_INTERNAL_ERROR}: KVM itself, such as an instruction that it cannot emulate. */
    final class KvmError extends RunView implements FailureExit {
        private static final int MOST = 16;

        KvmError(RunPage page) {
            super(page);
        }

        /** 1 emulation, 2 simultaneous exceptions, 3 delivery of an event, 4 an unexpected exit. */
        public int suberror() {
            return intAt(0);
        }

        /** What KVM says about it; for emulation: flags, then the instruction's length and bytes. */
        public List<Long> data() {
            List<Long> data = new ArrayList<>();
            for (int i = 0; i < Math.min(MOST, intAt(4)); i++) {
                data.add(longAt(8 + i * Long.BYTES));
            }
            return data;
        }

        @Override
        public String toString() {
            return "internal error " + suberror() + " "
                    + data().stream().map(RunView::hex).toList();
        }
    }
}
