package dev.vireo.microvm.internal.process;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.json.JsonObject;
import dev.vireo.kvm.GuestMemory;
import dev.vireo.kvm.GuestMemoryBuilder;
import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.kvm.internal.libc.Native;
import dev.vireo.microvm.internal.boot.AddressRange;
import dev.vireo.microvm.internal.machine.MemorySource;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A saved machine that this process found open: a file, whose memory is mapped and read as it is touched, or a pipe, out of
 * which it is read at once.
 */
final class SavedMachine implements MemorySource {
    private static final int SEEK_CUR = 1;
    private static final int PAGE = 4096;
    private static final int STEP = 1 << 20;

    private final int descriptor;
    private final JsonObject state;

    /** Where the memory begins in the file; negative where it cannot be mapped. */
    private final long memoryStart;

    /** Takes the descriptor over, and reads what is before the memory. */
    SavedMachine(int descriptor) {
        this.descriptor = descriptor;
        long start = Native.LIBC.lseek(descriptor, 0, SEEK_CUR);
        int length = SavedHeader.jsonLength(read(SavedHeader.START));
        ByteBuffer rest = read(SavedHeader.length(length) - SavedHeader.START);
        byte[] json = new byte[length];
        rest.get(json);
        state = SavedHeader.state(json);
        memoryStart = start < 0 || start % PAGE != 0 ? -1 : start + SavedHeader.length(length);
    }

    /** All but the memory. */
    JsonObject state() {
        return state;
    }

    @Override
    public GuestMemory open(List<AddressRange> ram) {
        try {
            return memoryStart < 0 ? readAll(ram) : mapped(ram);
        } finally {
            Native.LIBC.close(descriptor);
        }
    }

    private GuestMemory mapped(List<AddressRange> ram) {
        GuestMemoryBuilder builder = GuestMemory.builder();
        long offset = memoryStart;
        for (AddressRange range : ram) {
            builder.file(range.start(), range.length(), descriptor, offset);
            offset += range.length();
        }
        return builder.build();
    }

    private GuestMemory readAll(List<AddressRange> ram) {
        GuestMemory memory = MemorySource.zeros().open(ram);
        try {
            for (AddressRange range : ram) {
                for (long done = 0; done < range.length(); done += STEP) {
                    fill(memory.slice(range.start() + done, (int) Math.min(STEP, range.length() - done)));
                }
            }
            return memory;
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    private ByteBuffer read(int length) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(length);
        fill(bytes);
        return bytes;
    }

    private void fill(ByteBuffer direct) {
        int done = 0;
        while (done < direct.capacity()) {
            // safe: the buffer is reachable, and has room for so many bytes from there on
            long got = Native.LIBC.read(descriptor, Native.address(direct) + done, direct.capacity() - done);
            if (got < 0) {
                throw Failures.of("read", "saved machine", Native.errno());
            }
            if (got == 0) {
                throw new UnreadableStateException(ErrorDetails.of("restore", "saved machine", "it is cut short"));
            }
            done += (int) got;
        }
    }
}
