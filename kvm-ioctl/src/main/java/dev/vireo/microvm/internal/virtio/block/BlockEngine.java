package dev.vireo.microvm.internal.virtio.block;

import dev.vireo.domain.IoErrorAction;
import dev.vireo.error.KernelException;
import dev.vireo.kvm.internal.libc.IoVector;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Does requests on a file, straight between it and the guest's memory, and counts them. */
final class BlockEngine {
    static final int SECTOR = 512;
    static final int SEGMENTS = 128;
    static final int SEGMENT_SIZE = 1 << 18;
    static final int RANGES = 16;
    static final int RANGE_SECTORS = 1 << 22;

    /** Instead of a length: the host failed the request, and it is to be tried again when the machine goes on. */
    static final int TRY_AGAIN = -1;

    private static final int RANGE = 16;
    private static final int UNMAP = 1;
    private static final int ID_LENGTH = 20;

    private final BlockFile file;
    private final byte[] id;
    private final BlockOptions options;
    private final BlockFailures failures;
    private final BlockCounters counters = new BlockCounters();
    private final IoVector vector = new IoVector(SEGMENTS + 2);
    private long sectors;

    BlockEngine(BlockFile file, String id, BlockOptions options, Consumer<BlockFailure> listener) {
        this.file = file;
        this.id = Arrays.copyOf(id.getBytes(StandardCharsets.US_ASCII), ID_LENGTH);
        this.options = options;
        failures = new BlockFailures(options, listener);
        if (options.pastPageCache()) {
            file.bypassPageCache();
        }
        measure();
    }

    /** Takes the file's size as it is now. */
    void measure() {
        sectors = file.size() / SECTOR;
    }

    long sectors() {
        return sectors;
    }

    /**
     * Does a request, its outcome included.
     *
     * @param canFlush whether the guest flushes what must survive a loss of power; else each write is flushed
     * @return how many bytes were written to the guest's memory, or {@link #TRY_AGAIN}
     */
    int perform(BlockRequest request, boolean canFlush) {
        int status;
        try {
            status = attempt(request, options.flushesEachWrite() || !canFlush);
        } catch (KernelException e) {
            boolean write = request.type() != BlockRequest.READ;
            IoErrorAction action = failures.decide(write, e, file.toString());
            if (action == IoErrorAction.STOP) {
                return TRY_AGAIN;
            }
            counters.failed();
            return conclude(request, action == IoErrorAction.IGNORE ? BlockRequest.OK : BlockRequest.IO_ERROR);
        }
        if (status == BlockRequest.IO_ERROR) {
            counters.failed();
        }
        return conclude(request, status);
    }

    private static int conclude(BlockRequest request, int status) {
        request.conclude(status);
        boolean filled = status == BlockRequest.OK
                && (request.type() == BlockRequest.READ || request.type() == BlockRequest.GET_ID);
        return (filled ? (int) request.wantedLength() : 0) + 1;
    }

    private int attempt(BlockRequest request, boolean flush) {
        return switch (request.type()) {
            case BlockRequest.READ -> read(request);
            case BlockRequest.WRITE -> write(request, flush);
            case BlockRequest.FLUSH -> flush();
            case BlockRequest.GET_ID -> identify(request);
            case BlockRequest.DISCARD -> ranges(request, false, flush);
            case BlockRequest.WRITE_ZEROES -> ranges(request, true, flush);
            default -> BlockRequest.UNSUPPORTED;
        };
    }

    private int read(BlockRequest request) {
        long length = request.wantedLength();
        if (!isWithin(request.sector(), length) || !isSmall(request.wanted().count(), length)) {
            return BlockRequest.IO_ERROR;
        }
        long start = System.nanoTime();
        vector.clear();
        request.wanted().addTo(vector, 0, length);
        try {
            file.read(vector, request.sector() * SECTOR);
        } finally {
            request.wanted().wrote(0, length); // a part of it, if reading fails
            vector.clear();
        }
        counters.read(length, System.nanoTime() - start);
        return BlockRequest.OK;
    }

    private int write(BlockRequest request, boolean flush) {
        long length = request.sentLength();
        if (file.isReadOnly()
                || !isWithin(request.sector(), length)
                || !isSmall(request.sent().count(), length)) {
            return BlockRequest.IO_ERROR;
        }
        long start = System.nanoTime();
        vector.clear();
        request.sent().addTo(vector, request.sentOffset(), length);
        try {
            file.write(vector, request.sector() * SECTOR);
        } finally {
            vector.clear();
        }
        if (flush) {
            flushFile();
        }
        counters.wrote(length, System.nanoTime() - start);
        return BlockRequest.OK;
    }

    private int flush() {
        flushFile();
        counters.flushed();
        return BlockRequest.OK;
    }

    private void flushFile() {
        if (!options.ignoresFlushes()) {
            file.flush();
        }
    }

    private int identify(BlockRequest request) {
        if (request.wantedLength() < ID_LENGTH) {
            return BlockRequest.IO_ERROR;
        }
        request.wanted().write(0, Arrays.copyOf(id, (int) Math.min(request.wantedLength(), SECTOR)));
        return BlockRequest.OK;
    }

    /** All ranges are looked at before the first is touched. */
    private int ranges(BlockRequest request, boolean zeroes, boolean flush) {
        long length = request.sentLength();
        if (file.isReadOnly() || length == 0 || length % RANGE != 0 || length > RANGES * RANGE) {
            return BlockRequest.IO_ERROR;
        }
        ByteBuffer list = request.sent().values(request.sentOffset(), (int) length);
        for (int at = 0; at < length; at += RANGE) {
            int flags = list.getInt(at + 12);
            if ((flags & ~(zeroes ? UNMAP : 0)) != 0) {
                return BlockRequest.UNSUPPORTED;
            }
            long count = list.getInt(at + 8) & 0xffff_ffffL;
            if (count > RANGE_SECTORS || !isWithin(list.getLong(at), count * SECTOR)) {
                return BlockRequest.IO_ERROR;
            }
        }
        long start = System.nanoTime();
        for (int at = 0; at < length; at += RANGE) {
            long from = list.getLong(at) * SECTOR;
            long size = (list.getInt(at + 8) & 0xffff_ffffL) * SECTOR;
            if (size > 0 && zeroes) {
                file.writeZeroes(from, size, options.givesBack() && (list.getInt(at + 12) & UNMAP) != 0);
            } else if (size > 0 && options.givesBack()) {
                file.discard(from, size);
            }
        }
        if (flush) {
            flushFile();
        }
        if (zeroes) {
            counters.wrote(0, System.nanoTime() - start);
        } else {
            counters.discarded();
        }
        return BlockRequest.OK;
    }

    private boolean isWithin(long sector, long length) {
        return length % SECTOR == 0 && sector >= 0 && sector <= sectors && length / SECTOR <= sectors - sector;
    }

    private static boolean isSmall(int pieces, long length) {
        return pieces <= SEGMENTS + 2 && length <= (long) SEGMENTS * SEGMENT_SIZE;
    }

    BlockStatistics statistics() {
        return counters.statistics();
    }
}
