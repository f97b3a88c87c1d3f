package dev.vireo.network;

/** What a network interface is connected to. Drivers add kinds; a driver refuses those it cannot use. */
public interface NetworkSource {}
