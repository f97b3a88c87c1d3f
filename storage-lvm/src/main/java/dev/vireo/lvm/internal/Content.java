package dev.vireo.lvm.internal;

import dev.vireo.ByteSize;
import dev.vireo.core.job.JobCancelledException;
import dev.vireo.core.job.JobControl;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.lvm.VolumeTransfer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The content of one volume, piece by piece: each piece is a command of its own, so that no more than one is under way,
 * a cancel is heard between two, and a program that dies leaves nothing running.
 */
public final class Content {
    private static final int PIECE = 8 << 20;

    private final Host host;
    private final Root root;
    private final HostPath device;
    private final HostPath effects;
    private final String what;
    private final Duration deadline;

    /** The content of a device, under an effects lock. */
    public Content(Host host, Root root, HostPath device, HostPath effects, String what, Duration deadline) {
        this.host = host;
        this.root = root;
        this.device = device;
        this.effects = effects;
        this.what = what;
        this.deadline = deadline;
    }

    /**
     * Writes a stream from the start of the device on.
     *
     * @param size of the device
     * @param expected how much is to come, for the progress
     * @param blank whether the device reads as zeroes
     */
    public VolumeTransfer write(
            InputStream source, ByteSize size, ByteSize expected, boolean blank, JobControl control) {
        MessageDigest digest = sha256();
        long done = 0;
        long zeroes = 0;
        try {
            byte[] piece = source.readNBytes(PIECE);
            while (piece.length > 0) {
                checkGoesOn(control);
                if (done + piece.length > size.bytes()) {
                    throw new NotEnoughResourcesException(
                            ErrorDetails.of("upload", what, "there is more to come than the " + size + " it has")
                                    .effect(Effect.PARTIAL));
                }
                digest.update(piece);
                boolean zero = isZero(piece);
                if (!zero) {
                    run(Blocks.write(device, done), piece);
                } else if (!blank) {
                    run(Blocks.zero(device, done, piece.length), new byte[0]);
                }
                zeroes += zero ? piece.length : 0;
                done += piece.length;
                control.progress((double) done / Math.max(1, expected.bytes()));
                piece = source.readNBytes(PIECE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (done != expected.bytes()) {
            throw new WrongStateException(
                    ErrorDetails.of("upload", what, "the stream had " + done + " bytes, not " + expected.bytes())
                            .effect(Effect.PARTIAL));
        }
        return transfer(done, zeroes, digest);
    }

    /** Reads the whole device into a stream. */
    public VolumeTransfer read(OutputStream target, ByteSize size, JobControl control) {
        MessageDigest digest = sha256();
        long done = 0;
        long zeroes = 0;
        try {
            while (done < size.bytes()) {
                checkGoesOn(control);
                long length = Math.min(PIECE, size.bytes() - done);
                byte[] piece = run(Blocks.read(device, done, length), new byte[0]);
                if (piece.length != length) {
                    throw new WrongStateException(
                            ErrorDetails.of("download", what, "it ends at " + (done + piece.length) + " bytes"));
                }
                digest.update(piece);
                target.write(piece);
                zeroes += isZero(piece) ? piece.length : 0;
                done += length;
                control.progress((double) done / size.bytes());
            }
            target.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return transfer(done, zeroes, digest);
    }

    private byte[] run(List<String> argv, byte[] input) {
        Command command = Command.of(root.argv(argv))
                .input(input)
                .outputLimit(ByteSize.ofBytes(PIECE))
                .deadline(deadline)
                .under(effects);
        return root.checked(argv, host.run(command)).orThrow("transfer", what).outputBytes();
    }

    private void checkGoesOn(JobControl control) {
        if (control.cancelRequested()) {
            throw new JobCancelledException(what);
        }
    }

    static boolean isZero(byte[] piece) {
        return piece.length > 0 && piece[0] == 0 && Arrays.equals(piece, 0, piece.length - 1, piece, 1, piece.length);
    }

    private static VolumeTransfer transfer(long bytes, long zeroes, MessageDigest digest) {
        return new VolumeTransfer(
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
