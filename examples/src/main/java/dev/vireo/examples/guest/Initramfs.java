package dev.vireo.examples.guest;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/**
 * The little Linux system that the guest runs from memory: a static busybox, the kernel modules of the virtual
 * hardware, and the script {@code init} (a resource of this package), which prints {@link GuestLine#READY}, keeps a
 * shell on the console, and powers off when the ACPI power button is pressed. {@link BootOption} lists what else it
 * does when asked to.
 *
 * <pre>{@code
 * LinuxKernel kernel = LinuxKernel.findOrFetch();
 * Initramfs.builder(Initramfs.findBusybox()).modulesOf(kernel).build().writeTo(target);
 * }</pre>
 *
 * <p>Immutable; the same ingredients give the same bytes.
 */
public final class Initramfs {
    /**
     * The modules that are loaded unless the builder is told otherwise: the virtio devices, the ACPI power button, and
     * the device that reports a guest's panic to its host.
     */
    public static final List<String> DEFAULT_MODULES = List.of(
            "virtio_pci",
            "virtio_mmio",
            "virtio_blk",
            "virtio_net",
            "virtio_rng",
            "virtio_console",
            "virtio_balloon",
            "evdev",
            "button",
            "pvpanic_mmio",
            "pvpanic_pci");

    /** The commands that have a link in /bin: those of the script, and a few for whoever uses the shell. */
    private static final List<String> APPLETS = List.of(
            "cat",
            "cttyhack",
            "dd",
            "dmesg",
            "echo",
            "free",
            "head",
            "insmod",
            "ip",
            "ls",
            "md5sum",
            "mount",
            "ping",
            "poweroff",
            "ps",
            "reboot",
            "setsid",
            "sh",
            "sleep",
            "sync",
            "tail",
            "tr",
            "udhcpc",
            "uname");

    private static final String INSTALL = ": install the package busybox-static (apt-get install busybox-static)";

    private final byte[] archive;

    private Initramfs(byte[] archive) {
        this.archive = archive;
    }

    /**
     * Finds a busybox that needs no libraries, where Debian and Ubuntu put it.
     *
     * @return the program
     * @throws MissingIngredientException if there is none; the message says what to install
     * @throws IOException if a candidate cannot be read
     */
    public static Path findBusybox() throws IOException {
        return findBusybox(List.of(
                Path.of("/bin/busybox"),
                Path.of("/usr/bin/busybox"),
                Path.of("/usr/bin/busybox-static"),
                Path.of("/bin/busybox.static")));
    }

    static Path findBusybox(List<Path> candidates) throws IOException {
        for (Path candidate : candidates) {
            if (Files.isRegularFile(candidate) && isStatic(candidate)) {
                return candidate;
            }
        }
        for (Path candidate : candidates) {
            if (Files.isRegularFile(candidate)) {
                throw unusable(candidate);
            }
        }
        throw new MissingIngredientException("there is no busybox" + INSTALL);
    }

    private static boolean isStatic(Path program) throws IOException {
        try {
            return !Elf.of(Files.readAllBytes(program)).needsInterpreter();
        } catch (IOException e) {
            throw new IOException(program + ": " + e.getMessage(), e);
        }
    }

    private static MissingIngredientException unusable(Path busybox) {
        return new MissingIngredientException(
                "the busybox at " + busybox + " needs shared libraries, which the guest does not have" + INSTALL);
    }

    /**
     * Starts with a busybox and nothing else.
     *
     * @param busybox a statically linked busybox for the guest's architecture, see {@link #findBusybox()}
     * @return a builder
     */
    public static Builder builder(Path busybox) {
        return new Builder(busybox);
    }

    /**
     * The archive, as the boot loader loads it.
     *
     * @return a copy of the bytes
     */
    public byte[] toByteArray() {
        return archive.clone();
    }

    /**
     * Writes the archive to a file; whoever looks sees the old file or the whole new one.
     *
     * @param target the file, replaced if it exists
     * @return the file
     * @throws IOException if it cannot be written
     */
    public Path writeTo(Path target) throws IOException {
        // Not Files.createTempFile: QEMU may run as another user, who could not read a file of mode 0600.
        Path unfinished = target.resolveSibling(".initramfs-" + UUID.randomUUID());
        try {
            Files.write(unfinished, archive, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Collects what goes into an {@link Initramfs}. For one thread. */
    public static final class Builder {
        private final Path busybox;
        private final Map<String, byte[]> modules = new LinkedHashMap<>();
        private boolean compressed;

        private Builder(Path busybox) {
            this.busybox = busybox;
        }

        /**
         * Adds {@link #DEFAULT_MODULES} of a kernel, as far as they are not built into it.
         *
         * @param kernel the kernel that will boot
         * @return this builder
         * @throws MissingIngredientException if the kernel's modules, or one of these, are not there
         * @throws IOException if a module cannot be read
         */
        public Builder modulesOf(LinuxKernel kernel) throws IOException {
            return modulesOf(kernel, DEFAULT_MODULES);
        }

        /**
         * Adds modules of a kernel and all that they need, to be loaded in this order at boot; what is built into the
         * kernel is left out.
         *
         * @param kernel the kernel that will boot
         * @param names such as {@code virtio_blk}; {@code -} and {@code _} are the same
         * @return this builder
         * @throws MissingIngredientException if the kernel's modules, or one of these, are not there
         * @throws IOException if a module cannot be read
         */
        public Builder modulesOf(LinuxKernel kernel, List<String> names) throws IOException {
            Path directory = kernel.modules()
                    .orElseThrow(() -> new MissingIngredientException("the modules of " + kernel
                            + " were not found: put them in lib/modules/" + kernel.release()
                            + " beside the image's directory"));
            KernelModules.in(directory).inLoadOrder(names).forEach(modules::putIfAbsent);
            return this;
        }

        /**
         * Whether to compress with gzip: the file has half the size, the guest boots a little later. Off at first.
         *
         * @param wanted true to compress
         * @return this builder
         */
        public Builder compressed(boolean wanted) {
            compressed = wanted;
            return this;
        }

        /**
         * Puts the archive together.
         *
         * @return the initramfs
         * @throws MissingIngredientException if there is no busybox at the given path, or it needs shared libraries
         * @throws IOException if a file cannot be read
         */
        public Initramfs build() throws IOException {
            if (!Files.isRegularFile(busybox)) {
                throw new MissingIngredientException("there is no busybox at " + busybox + INSTALL);
            }
            if (!isStatic(busybox)) {
                throw unusable(busybox);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (CpioArchive archive =
                    new CpioArchive(compressed ? new BufferedOutputStream(new GZIPOutputStream(bytes)) : bytes)) {
                fill(archive);
            }
            return new Initramfs(bytes.toByteArray());
        }

        private void fill(CpioArchive archive) throws IOException {
            for (String directory : List.of("bin", "dev", "modules", "proc", "sys", "tmp")) {
                archive.directory(directory, 0755);
            }
            // The kernel opens it for init before anything is mounted.
            archive.characterDevice("dev/console", 0600, 5, 1);
            archive.file("bin/busybox", 0755, Files.readAllBytes(busybox));
            for (String applet : APPLETS) {
                archive.symlink("bin/" + applet, "busybox");
            }
            for (Map.Entry<String, byte[]> module : modules.entrySet()) {
                archive.file("modules/" + module.getKey() + ".ko", 0644, module.getValue());
            }
            String order = modules.isEmpty() ? "" : String.join("\n", modules.keySet()) + "\n";
            archive.file("modules/order", 0644, order.getBytes(StandardCharsets.UTF_8));
            archive.file("init", 0755, resource("init"));
            archive.file("lease", 0755, resource("lease"));
        }

        private static byte[] resource(String name) throws IOException {
            try (InputStream in = Initramfs.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException("this build of the examples lacks the resource " + name);
                }
                return in.readAllBytes();
            }
        }
    }
}
