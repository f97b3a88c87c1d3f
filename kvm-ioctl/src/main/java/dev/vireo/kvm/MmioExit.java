package dev.vireo.kvm;

/**
 * The guest reads or writes an address that is no memory ({@code KVM_EXIT_MMIO}). It is complete when the vCPU is
 * entered again.
 */
public sealed interface MmioExit extends Exit {
    /** The guest-physical address. */
    long address();

    /** How many bytes, 1 to 8. */
    int length();

    /** The guest reads: it must be answered. */
    final class Read extends MmioAccess implements MmioExit {
        Read(RunPage page) {
            super(page);
        }

        /** Answers, by the lowest bytes of a number. */
        public void answer(long value) {
            page().number(DATA, length(), value);
        }

        @Override
        public String toString() {
            return "read " + length() + " bytes at " + hex(address());
        }
    }

    /** The guest writes. */
    final class Write extends MmioAccess implements MmioExit {
        Write(RunPage page) {
            super(page);
        }

        /** What it writes, unsigned. */
        public long value() {
            return page().number(DATA, length());
        }

        @Override
        public String toString() {
            return "write " + length() + " bytes at " + hex(address());
        }
    }
}
