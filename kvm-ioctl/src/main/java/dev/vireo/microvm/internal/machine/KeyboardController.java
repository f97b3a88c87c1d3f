package dev.vireo.microvm.internal.machine;

import dev.vireo.microvm.internal.device.Registers;

/** What is left of the 8042: the command that resets the machine, by which systems reset that know nothing else. */
final class KeyboardController implements Registers {
    static final int PORT = 0x64;

    private static final int RESET = 0xfe;

    private final GuestRequests requests;

    KeyboardController(GuestRequests requests) {
        this.requests = requests;
    }

    /** Its status: ready for a command, with nothing to read. */
    @Override
    public long read(long offset, int size) {
        return 0;
    }

    @Override
    public void write(long offset, int size, long value) {
        if (value == RESET) {
            requests.reset();
        }
    }
}
