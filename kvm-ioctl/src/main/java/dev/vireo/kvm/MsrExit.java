package dev.vireo.kvm;

/**
 * The guest reads or writes a model-specific register that the host handles ({@code KVM_EXIT_X86_RDMSR}, {@code
 * KVM_EXIT_X86_WRMSR}); the extension {@link Extension#X86_USER_SPACE_MSR} chooses which.
 */
public sealed interface MsrExit extends Exit {
    /** The register's number, unsigned. */
    int index();

    /** Why it came here: 1 the access is not valid, 2 KVM does not know the register, 4 the filter denies it. */
    int reason();

    /** Gives the guest a general protection fault in place of an answer. */
    void fail();

    /** RDMSR: must be answered. */
    final class Read extends MsrAccess implements MsrExit {
        Read(RunPage page) {
            super(page);
        }

        /** Answers. */
        public void answer(long value) {
            buffer().putLong(DATA, value);
            error(false);
        }

        @Override
        public String toString() {
            return "rdmsr " + hex(Integer.toUnsignedLong(index()));
        }
    }

    /** WRMSR: must be accepted or failed. */
    final class Write extends MsrAccess implements MsrExit {
        Write(RunPage page) {
            super(page);
        }

        /** What is written. */
        public long value() {
            return buffer().getLong(DATA);
        }

        /** Lets the guest go on. */
        public void accept() {
            error(false);
        }

        @Override
        public String toString() {
            return "wrmsr " + hex(Integer.toUnsignedLong(index())) + " " + hex(value());
        }
    }
}
