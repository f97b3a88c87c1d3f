package dev.vireo.microvm.internal.machine;

import dev.vireo.kvm.GuestMemory;
import dev.vireo.kvm.GuestRegion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Guest memory in a file: its regions one after the other, with holes where pages are zero, so that a view of the file is
 * the memory.
 */
final class MemoryFile {
    private static final int PAGE = 4096;
    private static final int STEP = 1 << 20;

    private MemoryFile() {}

    /** Writes it to a new file, down to the disk. */
    static void write(GuestMemory memory, Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long at = 0;
            for (GuestRegion region : memory.regions()) {
                write(memory, region, channel, at);
                at += region.size();
            }
            if (channel.size() < at) {
                channel.write(ByteBuffer.allocate(1), at - 1);
            }
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot save memory to " + file, e);
        }
    }

    private static void write(GuestMemory memory, GuestRegion region, FileChannel channel, long at) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(PAGE);
        for (long done = 0; done < region.size(); done += STEP) {
            int length = (int) Math.min(STEP, region.size() - done);
            ByteBuffer bytes = memory.slice(region.guestAddress() + done, length);
            int page = 0;
            while (page < length) {
                int end = page;
                while (end < length && !bytes.slice(end, PAGE).equals(zeros)) {
                    end += PAGE;
                }
                if (end > page) {
                    writeAll(channel, bytes.slice(page, end - page), at + done + page);
                }
                page = end + PAGE; // the page at the end is zero, or there is none
            }
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        long to = at;
        while (bytes.hasRemaining()) {
            to += channel.write(bytes, to);
        }
    }
}
