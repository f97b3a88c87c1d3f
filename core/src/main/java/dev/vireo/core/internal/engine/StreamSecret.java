package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.RunFolder;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The key of one migration, the same on both hosts: a file that only the guest's user reads, in its run folder, in the
 * form that QEMU wants ({@code keys.psk}, {@code user:key}). It is never told to anybody else.
 */
final class StreamSecret {
    private static final int BYTES = 32;
    private static final String FOLDER = "tls";
    private static final String GROUP = "dh-params.pem";

    private final byte[] content;

    private StreamSecret(byte[] content) {
        this.content = content;
    }

    static StreamSecret random(SecureRandom random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return new StreamSecret(("vireo:" + HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Puts it where a guest's process finds it; returns the folder. */
    HostPath place(Host host, RunFolder run, RunRecord record) {
        HostPath folder = run.path().resolve(FOLDER);
        HostPath file = folder.resolve("keys.psk");
        host.files().createFolders(folder, 0711);
        host.files().create(file, content, 0600);
        host.files().create(folder.resolve(GROUP), group(), 0644);
        if (host.facts().userId() == 0) {
            host.files().changeOwner(file, record.userId(), record.userId());
        }
        return folder;
    }

    /** Public, and known for long: without it QEMU computes a group of its own, which takes it seconds. */
    private static byte[] group() {
        try (InputStream group = StreamSecret.class.getResourceAsStream(GROUP)) {
            if (group == null) {
                throw new IllegalStateException(GROUP + " is missing from the jar");
            }
            return group.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes whatever key is in a run folder. */
    static void remove(Host host, RunFolder run) {
        host.files().deleteTree(run.path().resolve(FOLDER));
    }

    @Override
    public String toString() {
        return "a secret";
    }
}
