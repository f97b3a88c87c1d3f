package dev.vireo.host;

/**
 * One online CPU.
 *
 * @param number the kernel's number
 * @param socket physical package
 * @param core core within the package
 * @param numaNode memory node
 */
public record HostCpu(int number, int socket, int core, int numaNode) {}
