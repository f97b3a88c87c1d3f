package dev.vireo.kvm.internal.libc;

import com.kenai.jffi.Function;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Type;

/**
 * {@code mmap(2)}. Not one of {@link LibC}: the stubs that jnr-ffi 2.3.4 makes for six arguments hand over rubbish as the
 * sixth, which glibc refuses with {@code EINVAL}.
 */
final class MmapCall {
    private static final Function MMAP = new Function(Native.symbol("mmap"), Type.UINT64, new Type[] {
        Type.UINT64, Type.UINT64, Type.SINT, Type.SINT, Type.SINT, Type.SINT64
    });

    private MmapCall() {}

    /** The address, or -1 with an error number. */
    static long mmap(long address, long length, int protection, int flags, int fd, long offset) {
        HeapInvocationBuffer arguments = new HeapInvocationBuffer(MMAP);
        arguments.putLong(address);
        arguments.putLong(length);
        arguments.putInt(protection);
        arguments.putInt(flags);
        arguments.putInt(fd);
        arguments.putLong(offset);
        return Invoker.getInstance().invokeLong(MMAP, arguments);
    }
}
