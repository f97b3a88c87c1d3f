package dev.vireo.host.ssh.internal.link;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The host keys that are accepted: those in the files, nothing else. Remembers what it was asked. */
final class HostKeys implements HostKeyRepository {
    private final List<Path> files;
    private final HostKeyRepository known;

    private @Nullable String host;
    private byte @Nullable [] key;
    private int verdict = NOT_INCLUDED;

    private HostKeys(List<Path> files, HostKeyRepository known) {
        this.files = files;
        this.known = known;
    }

    /** Reads the files, of which some may be missing. */
    static HostKeys of(List<Path> files, String peer) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (Path file : files) {
                if (Files.exists(file)) {
                    all.writeBytes(Files.readAllBytes(file));
                    all.write('\n');
                }
            }
            JSch reader = new JSch();
            reader.setKnownHosts(new ByteArrayInputStream(all.toByteArray()));
            return new HostKeys(files, reader.getHostKeyRepository());
        } catch (IOException | JSchException e) {
            throw new AccessDeniedException(
                    ErrorDetails.of("connect", peer, "the files of known host keys cannot be read: " + files)
                            .advice("make them readable"),
                    e);
        }
    }

    @Override
    public int check(String name, byte[] offered) {
        verdict = known.check(name, offered);
        host = name;
        key = offered.clone();
        return verdict;
    }

    /** Whether the key was accepted, so that whatever failed failed later. */
    boolean accepted() {
        return key != null && verdict == OK;
    }

    /** The refusal of the key; null if it was accepted or none was offered. */
    @Nullable
    AccessDeniedException refusal(String peer, Throwable cause) {
        byte[] offered = key;
        if (offered == null || verdict == OK) {
            return null;
        }
        String type = typeOf(offered);
        String shown = type + " key with fingerprint " + fingerprint(offered);
        String line = host + " " + type + " " + Base64.getEncoder().encodeToString(offered);
        Path file = files.isEmpty() ? Path.of("known_hosts") : files.get(0);
        if (verdict == CHANGED) {
            return new AccessDeniedException(
                    ErrorDetails.of(
                                    "connect",
                                    peer,
                                    "it shows another host key than the one in " + file + ", a " + shown)
                            .advice(
                                    "somebody may be in between. If the host was installed anew, compare the fingerprint"
                                            + " there with 'ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub', then remove the old"
                                            + " key with 'ssh-keygen -R " + quoted(host) + " -f " + file
                                            + "' and add this line to it: " + line),
                    cause);
        }
        return new AccessDeniedException(
                ErrorDetails.of("connect", peer, "its host key is not known: it shows a " + shown)
                        .advice("compare the fingerprint on the host with 'ssh-keygen -lf"
                                + " /etc/ssh/ssh_host_*_key.pub'; if it is the same, add this line to " + file + ": "
                                + line),
                cause);
    }

    private static String quoted(@Nullable String name) {
        return "'" + name + "'";
    }

    /** The first string of the key, RFC 4253, 6.6. */
    private static String typeOf(byte[] key) {
        ByteBuffer buffer = ByteBuffer.wrap(key);
        int length = buffer.remaining() < 4 ? -1 : buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            return "unknown";
        }
        return new String(key, 4, length, StandardCharsets.US_ASCII);
    }

    private static String fingerprint(byte[] key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void add(HostKey hostKey, UserInfo ui) {
        throw new UnsupportedOperationException("host keys are accepted by people");
    }

    @Override
    public void remove(String name, String type) {
        throw new UnsupportedOperationException("host keys are removed by people");
    }

    @Override
    public void remove(String name, String type, byte[] removed) {
        throw new UnsupportedOperationException("host keys are removed by people");
    }

    @Override
    public String getKnownHostsRepositoryID() {
        return files.toString();
    }

    @Override
    public HostKey[] getHostKey() {
        return known.getHostKey();
    }

    @Override
    public HostKey[] getHostKey(String name, String type) {
        return known.getHostKey(name, type);
    }
}
