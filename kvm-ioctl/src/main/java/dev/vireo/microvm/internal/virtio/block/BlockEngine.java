package dev.vireo.microvm.internal.virtio.block;

import dev.vireo.error.KernelException;
import dev.vireo.kvm.internal.libc.IoVector;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does requests on a file, straight between it and the guest's memory, and counts them. */
final class BlockEngine {
    static final int SECTOR = 512;
    static final int SEGMENTS = 128;
    static final int SEGMENT_SIZE = 1 << 18;
    static final int RANGES = 16;
    static final int RANGE_SECTORS = 1 << 22;

    private static final Logger LOG = LoggerFactory.getLogger(BlockEngine.class);
    private static final int RANGE = 16;
    private static final int UNMAP = 1;
    private static final int ID_LENGTH = 20;

    private final BlockFile file;
    private final byte[] id;
    private final IoVector vector = new IoVector(SEGMENTS + 2);
    private long sectors;
    private boolean errorLogged;

    private long reads;
    private long readBytes;
    private long writes;
    private long writtenBytes;
    private long flushes;
    private long discards;
    private long errors;

    BlockEngine(BlockFile file, String id) {
        this.file = file;
        this.id = Arrays.copyOf(id.getBytes(StandardCharsets.US_ASCII), ID_LENGTH);
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
     * @param writeThrough whether what is written must survive a loss of power when the request is done
     * @return how many bytes were written to the guest's memory
     */
    int perform(BlockRequest request, boolean writeThrough) {
        int status;
        try {
            status = attempt(request, writeThrough);
        } catch (KernelException e) {
            failed(e);
            status = BlockRequest.IO_ERROR;
        }
        errors += status == BlockRequest.IO_ERROR ? 1 : 0;
        request.conclude(status);
        boolean filled = status == BlockRequest.OK
                && (request.type() == BlockRequest.READ || request.type() == BlockRequest.GET_ID);
        return (filled ? (int) request.wantedLength() : 0) + 1;
    }

    private int attempt(BlockRequest request, boolean writeThrough) {
        return switch (request.type()) {
            case BlockRequest.READ -> read(request);
            case BlockRequest.WRITE -> write(request, writeThrough);
            case BlockRequest.FLUSH -> flush();
            case BlockRequest.GET_ID -> identify(request);
            case BlockRequest.DISCARD -> ranges(request, false, writeThrough);
            case BlockRequest.WRITE_ZEROES -> ranges(request, true, writeThrough);
            default -> BlockRequest.UNSUPPORTED;
        };
    }

    private int read(BlockRequest request) {
        long length = request.wantedLength();
        if (!isWithin(request.sector(), length) || !isSmall(request.wanted().count(), length)) {
            return BlockRequest.IO_ERROR;
        }
        vector.clear();
        request.wanted().addTo(vector, 0, length);
        try {
            file.read(vector, request.sector() * SECTOR);
        } finally {
            request.wanted().wrote(0, length); // a part of it, if reading fails
            vector.clear();
        }
        reads++;
        readBytes += length;
        return BlockRequest.OK;
    }

    private int write(BlockRequest request, boolean writeThrough) {
        long length = request.sentLength();
        if (file.isReadOnly()
                || !isWithin(request.sector(), length)
                || !isSmall(request.sent().count(), length)) {
            return BlockRequest.IO_ERROR;
        }
        vector.clear();
        request.sent().addTo(vector, request.sentOffset(), length);
        try {
            file.write(vector, request.sector() * SECTOR);
        } finally {
            vector.clear();
        }
        if (writeThrough) {
            file.flush();
        }
        writes++;
        writtenBytes += length;
        return BlockRequest.OK;
    }

    private int flush() {
        file.flush();
        flushes++;
        return BlockRequest.OK;
    }

    private int identify(BlockRequest request) {
        if (request.wantedLength() < ID_LENGTH) {
            return BlockRequest.IO_ERROR;
        }
        request.wanted().write(0, Arrays.copyOf(id, (int) Math.min(request.wantedLength(), SECTOR)));
        return BlockRequest.OK;
    }

    /** All ranges are looked at before the first is touched. */
    private int ranges(BlockRequest request, boolean zeroes, boolean writeThrough) {
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
        for (int at = 0; at < length; at += RANGE) {
            long from = list.getLong(at) * SECTOR;
            long size = (list.getInt(at + 8) & 0xffff_ffffL) * SECTOR;
            if (size > 0 && zeroes) {
                file.writeZeroes(from, size, (list.getInt(at + 12) & UNMAP) != 0);
            } else if (size > 0) {
                file.discard(from, size);
            }
        }
        if (writeThrough) {
            file.flush();
        }
        writes += zeroes ? 1 : 0;
        discards += zeroes ? 0 : 1;
        return BlockRequest.OK;
    }

    private boolean isWithin(long sector, long length) {
        return length % SECTOR == 0 && sector >= 0 && sector <= sectors && length / SECTOR <= sectors - sector;
    }

    private static boolean isSmall(int pieces, long length) {
        return pieces <= SEGMENTS + 2 && length <= (long) SEGMENTS * SEGMENT_SIZE;
    }

    /** Logged once: a guest can ask for as much as it likes of a disk that is broken. */
    private void failed(KernelException fault) {
        if (!errorLogged) {
            errorLogged = true;
            LOG.atWarn()
                    .addKeyValue("disk", file)
                    .setCause(fault)
                    .log("the host refused a guest's request to its disk; later ones are only counted");
        }
    }

    BlockStatistics statistics() {
        return new BlockStatistics(reads, readBytes, writes, writtenBytes, flushes, discards, errors);
    }
}
