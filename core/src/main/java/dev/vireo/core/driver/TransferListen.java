package dev.vireo.core.driver;

import dev.vireo.host.HostPath;
import java.util.List;
import java.util.Optional;

/**
 * How a process waits for a guest's state.
 *
 * @param address the local address to listen at
 * @param ports the ports to try, in order; 0 is any that is free
 * @param secret the folder with the key that both sides share; empty for no encryption
 * @param channels as in {@link TransferOrder#channels()}
 * @param postCopy as in {@link TransferOrder#postCopy()}
 */
public record TransferListen(
        String address, List<Integer> ports, Optional<HostPath> secret, int channels, boolean postCopy) {
    /** Keeps a copy of the list. */
    public TransferListen {
        ports = List.copyOf(ports);
    }
}
