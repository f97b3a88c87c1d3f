package dev.vireo.kvm.internal.libc;

import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The one instance of {@link LibC}, and the way between addresses and buffers. */
public final class Native {
    /** The system property that makes a process call without jnr-ffi, which it need not have then. */
    public static final String DIRECT = "dev.vireo.kvm.direct";

    /** The C library. */
    public static final LibC LIBC = Boolean.getBoolean(DIRECT) ? new DirectLibC() : JnrLibC.load();

    private Native() {}

    /** The error number of this thread's last call that failed; only the next call through {@link #LIBC} changes it. */
    public static int errno() {
        return LastError.getInstance().get();
    }

    /** The address of a direct buffer's memory. It holds while the buffer is reachable. */
    public static long address(ByteBuffer direct) {
        return MemoryIO.getInstance().getDirectBufferAddress(direct);
    }

    /** A buffer over memory that somebody else keeps mapped, little-endian. */
    public static ByteBuffer buffer(long address, int length) {
        return MemoryIO.getInstance().newDirectByteBuffer(address, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The address of a function or variable of the C library. */
    static long symbol(String name) {
        long address = Library.getCachedInstance("libc.so.6", Library.LAZY).getSymbolAddress(name);
        if (address == 0) {
            throw new IllegalStateException("the C library has no " + name);
        }
        return address;
    }
}
