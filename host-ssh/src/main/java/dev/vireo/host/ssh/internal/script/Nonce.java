package dev.vireo.host.ssh.internal.script;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Marks what a script says, so that nothing else can be taken for it. */
public final class Nonce {
    private static final int BYTES = 16;

    private Nonce() {}

    /** A new one: 32 hexadecimal digits. */
    public static String next() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
