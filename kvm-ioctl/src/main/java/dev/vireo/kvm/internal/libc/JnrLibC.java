package dev.vireo.kvm.internal.libc;

import jnr.ffi.LibraryLoader;

/** {@link LibC} as jnr-ffi makes it at run time. */
final class JnrLibC {
    private JnrLibC() {}

    static LibC load() {
        return LibraryLoader.create(LibC.class).failImmediately().load("c");
    }
}
