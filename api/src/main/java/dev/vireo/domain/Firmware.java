package dev.vireo.domain;

/** What the machine runs first. */
public enum Firmware {
    /** A PC BIOS (SeaBIOS). */
    BIOS,
    /** UEFI (OVMF), with variables kept for the domain. */
    UEFI
}
