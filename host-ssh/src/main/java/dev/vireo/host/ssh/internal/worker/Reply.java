package dev.vireo.host.ssh.internal.worker;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What an operation has said. Its arrays are handed over and not changed. */
public final class Reply {
    /** The lock for a command was not free in time; also what a command may end with by itself. */
    public static final int LOCK_TAKEN = 99;

    /** A write failed before its bytes were read: the worker ends. */
    static final int UNREAD = 20;

    /** Done. */
    public static final int DONE = 0;
    /** There is no such thing. */
    public static final int ABSENT = 10;
    /** It is a symbolic link. */
    public static final int LINK = 11;
    /** It is something else than what was asked for. */
    public static final int WRONG_TYPE = 12;
    /** Something of that name is there already. */
    public static final int EXISTS = 13;
    /** It is a folder. */
    public static final int FOLDER = 14;
    /** It was done, but may not outlive a power loss. */
    public static final int UNSURE = 15;

    private final int status;
    private final byte[] output;
    private final byte[] errorOutput;
    private final boolean truncated;

    Reply(int status, byte[] output, byte[] errorOutput, boolean truncated) {
        this.status = status;
        this.output = output;
        this.errorOutput = errorOutput;
        this.truncated = truncated;
    }

    /** One of the constants, or what a command ended with. */
    public int status() {
        return status;
    }

    /** What it printed. */
    public byte[] output() {
        return output;
    }

    /** What the tools said about a failure, in the C locale. */
    public byte[] errorOutput() {
        return errorOutput;
    }

    /** Whether either was longer than what is kept. */
    public boolean truncated() {
        return truncated;
    }

    /** Whether all went well. */
    public boolean isDone() {
        return status == DONE;
    }

    /** What the tools said about a failure, as text. */
    public String error() {
        return new String(errorOutput, StandardCharsets.UTF_8);
    }

    /** The output as text. */
    public String text() {
        return new String(output, StandardCharsets.UTF_8);
    }

    /** The output as records that each end with a zero byte. */
    public List<String> records() {
        List<String> records = List.of(text().split("\0", -1));
        return records.subList(0, records.size() - 1);
    }
}
