package dev.vireo.benchmarks.lvm;

/** Somebody who lists, makes and removes volumes of a group that is there. */
interface VolumeSide {
    /** Reads the group as it is now, and counts its volumes. */
    long count() throws Exception;

    /** Makes a volume of 4 MiB, with its device. */
    void create(String name) throws Exception;

    /** Removes it. */
    void remove(String name) throws Exception;
}
