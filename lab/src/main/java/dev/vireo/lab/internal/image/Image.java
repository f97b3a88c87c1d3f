package dev.vireo.lab.internal.image;

import dev.vireo.host.HostPath;

/**
 * An image that is ready, as the files of one folder. None of them is ever changed.
 *
 * @param folder the folder, whose name is the key of the recipe
 */
public record Image(HostPath folder) {
    /** The root file system, ext4. */
    public HostPath base() {
        return folder.resolve("base.img");
    }

    /** What the disk of a host's own writes starts as: an empty file system. */
    public HostPath own() {
        return folder.resolve("own.img");
    }

    /** The kernel. */
    public HostPath kernel() {
        return folder.resolve("vmlinuz");
    }

    /** Its initial RAM disk. */
    public HostPath initrd() {
        return folder.resolve("initrd.img");
    }

    /** The private key with which root of every host lets one in. */
    public HostPath clientKey() {
        return folder.resolve("id_ed25519");
    }

    /** The public key of the ssh server of a host that has no identity of its own yet. */
    public HostPath seedHostKey() {
        return folder.resolve("seed_host_key.pub");
    }
}
