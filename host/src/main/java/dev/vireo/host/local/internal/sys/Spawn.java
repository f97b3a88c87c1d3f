package dev.vireo.host.local.internal.sys;

import com.sun.jna.Function;
import java.io.File;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Starts a process by posix_spawn(3): in a session of its own, with {@code /} as its folder, with default signals, and
 * with no descriptor of ours but the three given.
 *
 * <p>Why not {@link ProcessBuilder}: it cannot start a session (so a process tree could not be found again), encodes
 * arguments by the JVM's locale, keeps a thread for each child, and its pipes cannot be read without blocking one.
 */
public final class Spawn {
    /** {@code spawn.h}: POSIX_SPAWN_SETSIGDEF, POSIX_SPAWN_SETSIGMASK, POSIX_SPAWN_SETSID. */
    private static final short FLAGS = 0x04 | 0x08 | 0x80;

    /** More than {@code posix_spawnattr_t}, {@code posix_spawn_file_actions_t} or {@code sigset_t} take anywhere. */
    private static final int STRUCT_BYTES = 512;

    private static final int DESCRIPTORS_ABOVE_HIGHEST = 64;
    private static final Optional<Function> CLOSE_FROM = Libc.optional("posix_spawn_file_actions_addclosefrom_np");
    private static final Optional<Function> CHANGE_FOLDER = Libc.optional("posix_spawn_file_actions_addchdir_np");
    private static final int SIGCHLD = 17;
    private static final long SIG_DFL = 0;
    private static final long SIG_IGN = 1;
    private static final byte[] DEV_NULL = Libc.path("/dev/null");

    static {
        keepExitStatuses();
    }

    private Spawn() {}

    /** Whoever started this JVM may have left SIGCHLD ignored: the kernel would throw exit statuses away. */
    private static void keepExitStatuses() {
        long before = Libc.signal(SIGCHLD, SIG_DFL);
        if (before != SIG_DFL && before != SIG_IGN) {
            Libc.signal(SIGCHLD, before);
        }
    }

    /**
     * Starts it.
     *
     * @param program absolute path
     * @param input descriptor of its standard input, -1 for {@code /dev/null}
     * @return its process number, or minus the error number
     */
    public static int start(
            String program, List<String> argv, List<String> environment, int input, int output, int error) {
        NativeBuffer actions = new NativeBuffer(STRUCT_BYTES);
        NativeBuffer attributes = new NativeBuffer(STRUCT_BYTES);
        NativeBuffer signals = new NativeBuffer(STRUCT_BYTES);
        NativeBuffer arguments = strings(argv);
        NativeBuffer variables = strings(environment);
        int[] pid = new int[1];
        Libc.posix_spawn_file_actions_init(actions.address());
        Libc.posix_spawnattr_init(attributes.address());
        try {
            addDescriptors(actions.address(), input, output, error);
            addAttributes(attributes.address(), signals.address());
            int errno = Libc.posix_spawn(
                    pid,
                    Libc.path(program),
                    actions.address(),
                    attributes.address(),
                    arguments.address(),
                    variables.address());
            return errno == 0 ? pid[0] : -errno;
        } finally {
            Libc.posix_spawn_file_actions_destroy(actions.address());
            Libc.posix_spawnattr_destroy(attributes.address());
            for (NativeBuffer buffer : List.of(actions, attributes, signals, arguments, variables)) {
                Reference.reachabilityFence(buffer);
            }
        }
    }

    private static void addDescriptors(long actions, int input, int output, int error) {
        if (input < 0) {
            Libc.posix_spawn_file_actions_addopen(actions, 0, DEV_NULL, Constants.O_RDONLY, 0);
        } else {
            Libc.posix_spawn_file_actions_adddup2(actions, input, 0);
        }
        Libc.posix_spawn_file_actions_adddup2(actions, output, 1);
        Libc.posix_spawn_file_actions_adddup2(actions, error, 2);
        CHANGE_FOLDER.ifPresent(function -> function.invokeInt(new Object[] {actions, Libc.path("/")}));
        if (CLOSE_FROM.isPresent()) {
            CLOSE_FROM.get().invokeInt(new Object[] {actions, 3});
            return;
        }
        int highest = highestDescriptor() + DESCRIPTORS_ABOVE_HIGHEST;
        for (int fd = 3; fd <= highest; fd++) {
            Libc.posix_spawn_file_actions_addclose(actions, fd);
        }
    }

    private static void addAttributes(long attributes, long signals) {
        Libc.sigemptyset(signals);
        Libc.posix_spawnattr_setsigmask(attributes, signals);
        Libc.sigfillset(signals);
        Libc.posix_spawnattr_setsigdefault(attributes, signals);
        Libc.posix_spawnattr_setflags(attributes, FLAGS);
    }

    /** Before glibc 2.34: descriptors are closed one by one, a few beyond those seen, for races with other threads. */
    private static int highestDescriptor() {
        String[] names = new File("/proc/self/fd").list();
        int highest = 2;
        for (String name : names == null ? new String[0] : names) {
            highest = Math.max(highest, Integer.parseInt(name));
        }
        return highest;
    }

    /** An array of pointers to strings that ends with a null pointer, and the strings behind it. */
    private static NativeBuffer strings(List<String> list) {
        List<byte[]> encoded =
                list.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList();
        int table = (list.size() + 1) * Long.BYTES;
        NativeBuffer memory = new NativeBuffer(
                table + encoded.stream().mapToInt(bytes -> bytes.length + 1).sum());
        ByteBuffer buffer = memory.bytes();
        int offset = table;
        for (int i = 0; i < encoded.size(); i++) {
            buffer.putLong(i * Long.BYTES, memory.address() + offset);
            buffer.put(offset, encoded.get(i));
            offset += encoded.get(i).length + 1;
        }
        return memory;
    }
}
