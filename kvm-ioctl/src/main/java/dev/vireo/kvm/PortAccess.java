package dev.vireo.kvm;

import java.util.Objects;

/** Where {@code kvm_run.io} has its fields. */
abstract class PortAccess extends RunView {
    static final int DIRECTION = 0;

    private static final int SIZE = 1;
    private static final int PORT = 2;
    private static final int COUNT = 4;
    private static final int DATA_OFFSET = 8;

    PortAccess(RunPage page) {
        super(page);
    }

    public final int port() {
        return buffer().getShort(RunPage.UNION + PORT) & 0xffff;
    }

    public final int size() {
        return byteAt(SIZE);
    }

    public final int count() {
        return intAt(COUNT);
    }

    final int dataOf(int index) {
        Objects.checkIndex(index, count());
        return (int) longAt(DATA_OFFSET) + index * size();
    }
}
