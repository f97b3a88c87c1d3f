package dev.vireo.benchmarks.microvm;

import java.nio.file.Path;

/**
 * What both sides' guests are made of.
 *
 * @param kernel the kernel
 * @param initrd its initial RAM disk
 * @param commandLine the kernel's
 * @param disk a raw file
 * @param bridge an existing bridge
 */
record Setting(Path kernel, Path initrd, String commandLine, Path disk, String bridge) {
    static final int MEMORY_MIB = 128;
}
