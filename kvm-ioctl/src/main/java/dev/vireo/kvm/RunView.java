package dev.vireo.kvm;

import java.nio.ByteBuffer;

/** What is common to the exits that read the shared memory of their vCPU. */
abstract class RunView {
    private final RunPage page;

    RunView(RunPage page) {
        this.page = page;
    }

    RunPage page() {
        return page;
    }

    /** A field of the union. */
    int intAt(int offset) {
        return page.buffer().getInt(RunPage.UNION + offset);
    }

    long longAt(int offset) {
        return page.buffer().getLong(RunPage.UNION + offset);
    }

    int byteAt(int offset) {
        return page.buffer().get(RunPage.UNION + offset) & 0xff;
    }

    ByteBuffer buffer() {
        return page.buffer();
    }

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
