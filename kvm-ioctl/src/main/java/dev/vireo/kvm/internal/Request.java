package dev.vireo.kvm.internal;

/** Request numbers, put together as {@code asm-generic/ioctl.h} does, with KVM's letter. */
public final class Request {
    private static final int KVMIO = 0xAE;
    private static final long WRITE = 1L << 30;
    private static final long READ = 2L << 30;

    private Request() {}

    /** One whose argument is a number, or none. */
    public static long io(int number) {
        return ((long) KVMIO << 8) | number;
    }

    /** One that hands so many bytes to the kernel. */
    public static long iow(int number, int size) {
        return WRITE | io(number) | ((long) size << 16);
    }

    /** One that is handed so many bytes by the kernel. */
    public static long ior(int number, int size) {
        return READ | io(number) | ((long) size << 16);
    }

    /** One that does both. */
    public static long iowr(int number, int size) {
        return READ | iow(number, size);
    }
}
