package dev.vireo.microvm.internal.boot;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.kvm.GuestMemory;
import dev.vireo.kvm.x86.Registers;
import dev.vireo.kvm.x86.SystemRegisters;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A kernel with all that it is started with, checked to fit into a machine's memory. */
public final class Boot {
    private static final long PAGE = 4096;

    private final KernelImage kernel;
    private final Optional<ImageFile> initrd;
    private final AddressRange initrdPlace;
    private final byte[] commandLine;
    private final MemoryMap map;

    private Boot(
            KernelImage kernel,
            Optional<ImageFile> initrd,
            AddressRange initrdPlace,
            byte[] commandLine,
            MemoryMap map) {
        this.kernel = kernel;
        this.initrd = initrd;
        this.initrdPlace = initrdPlace;
        this.commandLine = commandLine;
        this.map = map;
    }

    /**
     * Finds a place for everything.
     *
     * @throws InvalidSpecException the kernel is none, the command line is too long, or the memory too small
     */
    public static Boot plan(MemoryMap map, ImageFile kernelFile, Optional<ImageFile> initrd, String commandLine) {
        KernelImage kernel = KernelImage.read(kernelFile);
        if (kernel.needs().end() > map.lowEnd()) {
            throw kernelFile.refused("needs memory up to " + kernel.needs().end() + " bytes, and the machine has "
                    + map.lowEnd() + " below 3 GiB");
        }
        AddressRange place = initrd.map(file -> place(map, kernel, file)).orElse(new AddressRange(0, 0));
        return new Boot(kernel, initrd, place, commandLine(kernel, commandLine), map);
    }

    /** As high as it may be, so that the kernel has all the room below. */
    private static AddressRange place(MemoryMap map, KernelImage kernel, ImageFile file) {
        long end = Math.min(map.lowEnd(), kernel.initrdEnd());
        long start = (end - file.size()) & -PAGE;
        if (start < kernel.needs().end()) {
            throw InvalidSpecException.of(
                    "initial RAM disk " + file.name(),
                    "initrd",
                    "has " + file.size() + " bytes, and between the kernel and the end of memory there are "
                            + Math.max(0, end - kernel.needs().end()));
        }
        return new AddressRange(start, file.size());
    }

    private static byte[] commandLine(KernelImage kernel, String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        int most = Math.min(kernel.longestCommandLine(), MemoryMap.COMMAND_LINE_ROOM - 1);
        if (bytes.length > most || line.indexOf('\0') >= 0) {
            throw InvalidSpecException.of(
                    "command line", "commandLine", "must have no zero, and at most " + most + " bytes");
        }
        return bytes;
    }

    /** Puts everything but the tables of ACPI into memory; again and again, as after each reset. */
    public void load(GuestMemory memory) {
        kernel.load(memory);
        initrd.ifPresent(file -> Loading.into(memory, initrdPlace.start(), file, 0, file.size()));
        memory.write(MemoryMap.COMMAND_LINE, commandLine);
        memory.putByte(MemoryMap.COMMAND_LINE + commandLine.length, (byte) 0);
        StartState.writeTables(memory, kernel.protocol());
        if (kernel.protocol() == KernelImage.Protocol.PVH) {
            memory.write(MemoryMap.PVH_START_INFO, PvhStartInfo.of(map.entries(), initrdPlace));
        } else {
            memory.write(MemoryMap.ZERO_PAGE, ZeroPage.of(kernel, map.entries(), initrdPlace));
        }
    }

    /** The general registers with which the first processor starts. */
    public Registers registers() {
        return StartState.general(kernel);
    }

    /** Its system registers, out of those that it has after reset. */
    public SystemRegisters systemRegisters(SystemRegisters atReset) {
        return StartState.system(kernel.protocol(), atReset);
    }

    /** Where the initial RAM disk is; empty if there is none. */
    public AddressRange initrd() {
        return initrdPlace;
    }

    /** The kernel. */
    public KernelImage kernel() {
        return kernel;
    }
}
