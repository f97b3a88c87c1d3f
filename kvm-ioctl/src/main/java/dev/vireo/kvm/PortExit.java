package dev.vireo.kvm;

/**
 * The guest reads or writes a port ({@code KVM_EXIT_IO}), once or, by a string instruction, several times. It is complete
 * when the vCPU is entered again.
 */
public sealed interface PortExit extends Exit {
    /** The port. */
    int port();

    /** How many bytes each access has: 1, 2 or 4. */
    int size();

    /** How many accesses there are, 1 or more. */
    int count();

    /** The guest reads: each access must be answered. */
    final class In extends PortAccess implements PortExit {
        In(RunPage page) {
            super(page);
        }

        /** Answers the only, or the first, access. */
        public void answer(int value) {
            answer(0, value);
        }

        /** Answers an access, counted from 0. */
        public void answer(int index, int value) {
            page().number(dataOf(index), size(), value);
        }

        @Override
        public String toString() {
            return "in " + size() + " bytes of port " + hex(port()) + ", " + count() + " times";
        }
    }

    /** The guest writes. */
    final class Out extends PortAccess implements PortExit {
        Out(RunPage page) {
            super(page);
        }

        /** What the only, or the first, access writes. */
        public int value() {
            return value(0);
        }

        /** What an access, counted from 0, writes. */
        public int value(int index) {
            return (int) page().number(dataOf(index), size());
        }

        @Override
        public String toString() {
            return "out " + size() + " bytes to port " + hex(port()) + ", " + count() + " times";
        }
    }
}
