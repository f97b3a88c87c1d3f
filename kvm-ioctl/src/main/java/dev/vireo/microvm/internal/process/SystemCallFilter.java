package dev.vireo.microvm.internal.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What a microVM's process may not ask of the kernel, as a program of {@code seccomp(2)} for x86-64. Pure.
 *
 * <p>It names what is forbidden, as a JVM may need anything else: other programs and processes, other identities, name
 * spaces, mounts, modules, the clock, keys, BPF, performance counters, io_uring, signals to others, and sockets that are
 * no UNIX sockets. What is forbidden fails and ends nobody; a call by another architecture's numbers ends the process.
 */
final class SystemCallFilter {
    static final int ALLOW = 0x7fff_0000;
    static final int KILL_PROCESS = 0x8000_0000;
    static final int EPERM = 0x5_0001;
    static final int ENOSYS = 0x5_0026;
    static final int EAFNOSUPPORT = 0x5_0061;

    private static final int X86_64 = 0xc000_003e;
    private static final int X32_BIT = 0x4000_0000;

    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_SET = 0x45;
    private static final int RETURN = 0x06;

    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;

    private static final int CLONE = 56;
    private static final int CLONE_THREAD = 0x1_0000;
    private static final int CLONE3 = 435;
    private static final int SOCKET = 41;
    private static final int SOCKETPAIR = 53;
    private static final int AF_UNIX = 1;
    private static final int TGKILL = 234;

    /** {@code asm/unistd_64.h}. */
    private static final int[] FORBIDDEN = {
        57, 58, 59, 322, // fork, vfork, execve, execveat
        62, 129, 200, 297, 424, // kill, rt_sigqueueinfo, tkill, rt_tgsigqueueinfo, pidfd_send_signal
        101, 310, 311, 312, 434, 438, 440,
        448, // ptrace, process_vm_*, kcmp, pidfd_*, process_madvise, process_mrelease
        105, 106, 113, 114, 116, 117, 119, 122, 123, 126, // set*uid, set*gid, setgroups, capset
        155, 161, 165, 166, 428, 429, 430, 431, 432, 433, 442, // pivot_root, chroot, mount and its successors
        133, 259, 303, 304, // mknod, mknodat, name_to_handle_at, open_by_handle_at
        272, 308, 135, // unshare, setns, personality
        175, 176, 313, 246, 320, 169, // *_module, kexec_*, reboot
        159, 164, 227, 305, // adjtimex, settimeofday, clock_settime, clock_adjtime
        167, 168, 163, 179, 443, 170, 171, // swapon, swapoff, acct, quotactl, sethostname, setdomainname
        172, 173, 154, 153, 103, // iopl, ioperm, modify_ldt, vhangup, syslog
        248, 249, 250, 321, 298, 323, // keys, bpf, perf_event_open, userfaultfd
        425, 426, 427, // io_uring
        134, 136, 139, 156, 174, 177, 178, 180, 212, // uselib, ustat, sysfs and others that are long gone
    };

    private final List<long[]> code = new ArrayList<>();

    private SystemCallFilter() {}

    /** The program: {@code struct sock_filter} one after the other, in memory that a system call can read. */
    static ByteBuffer program(int process) {
        SystemCallFilter filter = new SystemCallFilter();
        filter.write(process);
        ByteBuffer program = ByteBuffer.allocateDirect(filter.code.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (long[] each : filter.code) {
            program.putShort((short) each[0])
                    .put((byte) each[1])
                    .put((byte) each[2])
                    .putInt((int) each[3]);
        }
        return program.flip();
    }

    private void write(int process) {
        add(LOAD_WORD, 0, 0, ARCHITECTURE);
        unless(JUMP_EQUAL, X86_64, KILL_PROCESS);
        add(LOAD_WORD, 0, 0, NUMBER);
        when(JUMP_SET, X32_BIT, EPERM);
        for (int number : FORBIDDEN) {
            when(JUMP_EQUAL, number, EPERM);
        }
        when(JUMP_EQUAL, CLONE3, ENOSYS); // its flags cannot be looked at; the C library takes clone then
        onlyIf(CLONE, JUMP_SET, CLONE_THREAD, EPERM);
        onlyIf(SOCKET, JUMP_EQUAL, AF_UNIX, EAFNOSUPPORT);
        onlyIf(SOCKETPAIR, JUMP_EQUAL, AF_UNIX, EAFNOSUPPORT);
        onlyIf(TGKILL, JUMP_EQUAL, process, EPERM);
        add(RETURN, 0, 0, ALLOW);
    }

    /** Ends with an answer if a comparison of what is loaded holds. */
    private void when(int comparison, int with, int answer) {
        add(comparison, 0, 1, with);
        add(RETURN, 0, 0, answer);
    }

    private void unless(int comparison, int with, int answer) {
        add(comparison, 1, 0, with);
        add(RETURN, 0, 0, answer);
    }

    /** Lets a call pass only if a comparison of its first argument holds. */
    private void onlyIf(int number, int comparison, int with, int otherwise) {
        add(JUMP_EQUAL, 0, 4, number);
        add(LOAD_WORD, 0, 0, FIRST_ARGUMENT);
        unless(comparison, with, otherwise);
        add(RETURN, 0, 0, ALLOW);
    }

    private void add(int instruction, int ifTrue, int ifFalse, int operand) {
        code.add(new long[] {instruction, ifTrue, ifFalse, operand});
    }
}
