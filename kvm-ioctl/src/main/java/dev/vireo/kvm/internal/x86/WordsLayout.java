package dev.vireo.kvm.internal.x86;

import dev.vireo.kvm.internal.Layout;
import dev.vireo.kvm.x86.Lapic;
import dev.vireo.kvm.x86.Xsave;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;

/**
 * Structures that are words of 32 bits with a meaning of their own.
 *
 * @param <T> what stands for them
 */
public final class WordsLayout<T> implements Layout<T> {
    /** {@code struct kvm_lapic_state}. */
    public static final WordsLayout<Lapic> LAPIC = new WordsLayout<>(Lapic.SIZE, Lapic::of, Lapic::get);

    private final int size;
    private final Function<int[], T> make;
    private final ToIntBiFunction<T, Integer> word;

    private WordsLayout(int size, Function<int[], T> make, ToIntBiFunction<T, Integer> word) {
        this.size = size;
        this.make = make;
        this.word = word;
    }

    /** {@code struct kvm_xsave} of a size in bytes. */
    public static WordsLayout<Xsave> xsave(int size) {
        return new WordsLayout<>(size, Xsave::of, Xsave::get);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public T read(ByteBuffer buffer, int at) {
        int[] words = new int[size / Integer.BYTES];
        for (int i = 0; i < words.length; i++) {
            words[i] = buffer.getInt(at + i * Integer.BYTES);
        }
        return make.apply(words);
    }

    @Override
    public void write(ByteBuffer buffer, int at, T value) {
        for (int offset = 0; offset < size; offset += Integer.BYTES) {
            buffer.putInt(at + offset, word.applyAsInt(value, offset));
        }
    }
}
