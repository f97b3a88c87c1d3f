package dev.vireo.kvm.internal.x86;

import dev.vireo.kvm.internal.Layout;
import dev.vireo.kvm.x86.CpuidEntry;
import dev.vireo.kvm.x86.MsrEntry;
import dev.vireo.kvm.x86.Xcr;
import java.nio.ByteBuffer;

/** The entries of the lists of x86. */
public final class EntryLayouts {
    /** {@code struct kvm_msr_entry}. */
    public static final Layout<MsrEntry> MSR = new Msr();

    /** {@code struct kvm_cpuid_entry2}. */
    public static final Layout<CpuidEntry> CPUID = new Cpuid();

    /** {@code struct kvm_xcr}. */
    public static final Layout<Xcr> XCR = new XcrLayout();

    /** A number of 32 bits, as in {@code struct kvm_msr_list}. */
    public static final Layout<Integer> INDEX = new Index();

    private EntryLayouts() {}

    private static final class Msr implements Layout<MsrEntry> {
        private static final int DATA = 8;

        @Override
        public int size() {
            return 16;
        }

        @Override
        public MsrEntry read(ByteBuffer buffer, int at) {
            return new MsrEntry(buffer.getInt(at), buffer.getLong(at + DATA));
        }

        @Override
        public void write(ByteBuffer buffer, int at, MsrEntry value) {
            buffer.putInt(at, value.index());
            buffer.putLong(at + DATA, value.data());
        }
    }

    private static final class Cpuid implements Layout<CpuidEntry> {
        @Override
        public int size() {
            return 40;
        }

        @Override
        public CpuidEntry read(ByteBuffer buffer, int at) {
            return new CpuidEntry(
                    buffer.getInt(at),
                    buffer.getInt(at + 4),
                    buffer.getInt(at + 8),
                    buffer.getInt(at + 12),
                    buffer.getInt(at + 16),
                    buffer.getInt(at + 20),
                    buffer.getInt(at + 24));
        }

        @Override
        public void write(ByteBuffer buffer, int at, CpuidEntry value) {
            buffer.putInt(at, value.function());
            buffer.putInt(at + 4, value.index());
            buffer.putInt(at + 8, value.flags());
            buffer.putInt(at + 12, value.eax());
            buffer.putInt(at + 16, value.ebx());
            buffer.putInt(at + 20, value.ecx());
            buffer.putInt(at + 24, value.edx());
        }
    }

    private static final class XcrLayout implements Layout<Xcr> {
        private static final int VALUE = 8;

        @Override
        public int size() {
            return 16;
        }

        @Override
        public Xcr read(ByteBuffer buffer, int at) {
            return new Xcr(buffer.getInt(at), buffer.getLong(at + VALUE));
        }

        @Override
        public void write(ByteBuffer buffer, int at, Xcr value) {
            buffer.putInt(at, value.index());
            buffer.putLong(at + VALUE, value.value());
        }
    }

    private static final class Index implements Layout<Integer> {
        @Override
        public int size() {
            return Integer.BYTES;
        }

        @Override
        public Integer read(ByteBuffer buffer, int at) {
            return buffer.getInt(at);
        }

        @Override
        public void write(ByteBuffer buffer, int at, Integer value) {
            buffer.putInt(at, value);
        }
    }
}
