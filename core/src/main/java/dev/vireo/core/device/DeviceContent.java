package dev.vireo.core.device;

import dev.vireo.ByteSize;
import dev.vireo.core.job.JobCancelledException;
import dev.vireo.core.job.JobControl;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import dev.vireo.storage.ContentSink;
import dev.vireo.storage.ContentSource;
import dev.vireo.storage.StorageTransfer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The content of one device, piece by piece: each piece is a command of its own, so that no more than one is under way,
 * a cancel is heard between two, and a program that dies leaves nothing running.
 */
public final class DeviceContent {
    /** The most that one command reads or writes. */
    public static final ByteSize LONGEST = ByteSize.ofMiB(8);

    private static final int PIECE = (int) LONGEST.bytes();
    private static final String UNIT = "bs=4M";

    private final PieceRunner runner;
    private final HostPath device;
    private final String what;

    /**
     * The content of a device.
     *
     * @param what it is, for errors
     */
    public DeviceContent(PieceRunner runner, HostPath device, String what) {
        this.runner = runner;
        this.device = device;
        this.what = what;
    }

    /**
     * Writes content from the start of the device on.
     *
     * @param size of the device
     * @param expected how much is to come, for the progress
     * @param blank whether the device reads as zeroes
     */
    public StorageTransfer write(
            ContentSource source, ByteSize size, ByteSize expected, boolean blank, JobControl control) {
        MessageDigest digest = sha256();
        long done = 0;
        long zeroes = 0;
        for (byte[] piece = next(source); piece.length > 0; piece = next(source)) {
            checkGoesOn(control);
            if (done + piece.length > size.bytes()) {
                throw new NotEnoughResourcesException(
                        ErrorDetails.of("upload", what, "there is more to come than the " + size + " it has")
                                .effect(Effect.PARTIAL));
            }
            digest.update(piece);
            boolean zero = isZero(piece);
            if (!zero) {
                runner.run(write(done), piece);
            } else if (!blank) {
                runner.run(zero(done, piece.length), new byte[0]);
            }
            zeroes += zero ? piece.length : 0;
            done += piece.length;
            control.progress((double) done / Math.max(1, expected.bytes()));
        }
        if (done != expected.bytes()) {
            throw new WrongStateException(
                    ErrorDetails.of("upload", what, "the source had " + done + " bytes, not " + expected.bytes())
                            .effect(Effect.PARTIAL));
        }
        return transfer(done, zeroes, digest);
    }

    /**
     * Reads a device into a sink.
     *
     * @param size how much of it, from its start
     */
    public StorageTransfer read(ContentSink sink, ByteSize size, JobControl control) {
        MessageDigest digest = sha256();
        long done = 0;
        long zeroes = 0;
        while (done < size.bytes()) {
            checkGoesOn(control);
            long length = Math.min(PIECE, size.bytes() - done);
            byte[] piece = runner.run(read(done, length), new byte[0]);
            if (piece.length != length) {
                throw new WrongStateException(
                        ErrorDetails.of("download", what, "it ends at " + (done + piece.length) + " bytes"));
            }
            digest.update(piece);
            put(sink, piece);
            zeroes += isZero(piece) ? piece.length : 0;
            done += length;
            control.progress((double) done / size.bytes());
        }
        return transfer(done, zeroes, digest);
    }

    /** The next piece, which is a full one before the last; empty at the end. */
    private byte[] next(ContentSource source) {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        try {
            while (piece.hasRemaining() && source.read(piece) >= 0) {
                // there is more
            }
        } catch (Exception e) {
            throw failed("the source cannot be read: ", e, Effect.PARTIAL);
        }
        return Arrays.copyOf(piece.array(), piece.position());
    }

    private void put(ContentSink sink, byte[] piece) {
        ByteBuffer left = ByteBuffer.wrap(piece);
        try {
            while (left.hasRemaining()) {
                sink.write(left);
            }
        } catch (Exception e) {
            throw failed("the sink cannot be written: ", e, Effect.NOTHING);
        }
    }

    private UnreachableException failed(String problem, Exception cause, Effect effect) {
        return new UnreachableException(
                ErrorDetails.of("transfer", what, problem + cause.getMessage()).effect(effect), cause);
    }

    private List<String> write(long offset) {
        return List.of(
                "dd",
                "of=" + device,
                UNIT,
                "seek=" + offset,
                "iflag=fullblock",
                "oflag=direct,seek_bytes",
                "conv=notrunc,fsync",
                "status=none");
    }

    private List<String> read(long offset, long length) {
        return List.of(
                "dd",
                "if=" + device,
                UNIT,
                "skip=" + offset,
                "count=" + length,
                "iflag=direct,fullblock,skip_bytes,count_bytes",
                "status=none");
    }

    private List<String> zero(long offset, long length) {
        return List.of("blkdiscard", "--zeroout", "--offset", "" + offset, "--length", "" + length, device.value());
    }

    private void checkGoesOn(JobControl control) {
        if (control.cancelRequested()) {
            throw new JobCancelledException(what);
        }
    }

    static boolean isZero(byte[] piece) {
        return piece.length > 0 && piece[0] == 0 && Arrays.equals(piece, 0, piece.length - 1, piece, 1, piece.length);
    }

    private static StorageTransfer transfer(long bytes, long zeroes, MessageDigest digest) {
        return new StorageTransfer(
                ByteSize.ofBytes(bytes),
                ByteSize.ofBytes(zeroes),
                HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
