package dev.vireo.microvm.internal.process;

import dev.vireo.json.JsonObject;
import dev.vireo.microvm.internal.device.Registers;
import dev.vireo.microvm.internal.device.Saved;

/** A place on the bus that a device has left, so that those behind it stay where they are (virtio 1.2, 4.2.3.1.1). */
final class EmptyPlace implements Registers, Saved {
    private static final int MAGIC = 0x7472_6976;
    private static final int VERSION = 2;

    /** Device id 0 stands for nothing. */
    @Override
    public long read(long offset, int size) {
        return offset == 0 ? MAGIC : offset == Integer.BYTES ? VERSION : 0;
    }

    @Override
    public void write(long offset, int size, long value) {}

    @Override
    public void quiesce() {
        // there is nothing that could work
    }

    @Override
    public void go() {
        // there is nothing that could work
    }

    @Override
    public JsonObject save() {
        return JsonObject.EMPTY;
    }

    @Override
    public void load(JsonObject state) {
        // there is nothing in it
    }
}
