package dev.vireo.lab.internal.host;

import dev.vireo.network.MacAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Who a host is among the others. Hosts of one lab start as copies of each other.
 *
 * @param number from 1
 * @param machineId 32 hexadecimal digits
 * @param bootId what the kernel calls this boot, in the form of a UUID
 */
public record Identity(int number, String machineId, UUID bootId) {
    private static final String SCRIPT = load();

    /** A new one. */
    public static Identity create(int number, SecureRandom random) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        return new Identity(number, HexFormat.of().formatHex(id), UUID.randomUUID());
    }

    /** The host name. */
    public String name() {
        return "host" + number;
    }

    /** The hardware address on the data network. */
    public MacAddress dataMac() {
        return MacAddress.of(String.format("52:54:00:4c:42:%02x", number));
    }

    /** The address on the data network, 192.168.77.0/24. */
    public String dataAddress() {
        return addressOf(number);
    }

    private static String addressOf(int number) {
        return "192.168.77." + number;
    }

    /**
     * The script for {@code sh} that makes a host this one, for now and after each boot.
     *
     * @param hosts how many hosts the lab has
     * @param hostKey the private key of its ssh server
     * @param hostKeyPublic the public one
     * @param seconds the time, in seconds since 1970: a host that was resumed has lost some
     */
    public String script(int hosts, String hostKey, String hostKeyPublic, long seconds) {
        StringBuilder names = new StringBuilder("127.0.0.1 localhost\n");
        for (int i = 1; i <= hosts; i++) {
            names.append(addressOf(i)).append(" host").append(i).append('\n');
        }
        return SCRIPT.replace("@NAME@", name())
                .replace("@MACHINE_ID@", machineId)
                .replace("@BOOT_ID@", bootId.toString())
                .replace("@MAC@", dataMac().value())
                .replace("@ADDRESS@", dataAddress())
                .replace("@SECONDS@", Long.toString(seconds))
                .replace("@HOSTS@", names.toString().strip())
                .replace("@KEY@", hostKey.strip())
                .replace("@KEY_PUBLIC@", hostKeyPublic.strip());
    }

    private static String load() {
        try (InputStream script = Identity.class.getResourceAsStream("identity.sh")) {
            if (script == null) {
                throw new IllegalStateException("identity.sh is missing from the jar");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
