package dev.vireo.drbd;

import dev.vireo.ByteSize;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who has acquired volumes on a host: a durable file for each, so that every program sees it. */
final class Holders {
    private static final Pattern HOLDER = Pattern.compile("[a-zA-Z0-9_.+/=:-]{1,128}");
    private static final ByteSize LIMIT = ByteSize.ofKiB(4);

    private Holders() {}

    private static HostPath folder(Node node) {
        return node.drbd().stateRoot().durable().resolve("drbd").resolve("holders");
    }

    private static HostPath file(Node node, ResourceName name) {
        return folder(node).resolve(name.value());
    }

    static Optional<String> find(Node node, ResourceName name) {
        return node.host()
                .files()
                .read(file(node, name), LIMIT)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /**
     * Takes it.
     *
     * @return whether the holder did not have it already
     * @throws WrongStateException somebody else has it
     */
    static boolean take(Node node, ResourceName name, String holder) {
        if (!HOLDER.matcher(holder).matches()) {
            throw InvalidSpecException.of("volume", "holder", "must be 1 to 128 of a-z A-Z 0-9 _ . + / = : -");
        }
        node.host().files().createFolders(folder(node), 0700);
        try {
            node.host().files().create(file(node, name), holder.getBytes(StandardCharsets.UTF_8), 0600);
            return true;
        } catch (AlreadyExistsException e) {
            checkOthers(node, name, holder, "acquire");
            return false;
        }
    }

    static void release(Node node, ResourceName name) {
        node.host().files().delete(file(node, name));
    }

    /** Refuses if somebody else has it. */
    static void checkOthers(Node node, ResourceName name, String holder, String verb) {
        find(node, name).filter(other -> !other.equals(holder)).ifPresent(other -> {
            throw held(node, name, other, verb);
        });
    }

    /** Refuses if anybody has it. */
    static void checkFree(Node node, ResourceName name, String verb) {
        find(node, name).ifPresent(other -> {
            throw held(node, name, other, verb);
        });
    }

    private static WrongStateException held(Node node, ResourceName name, String holder, String verb) {
        return new WrongStateException(ErrorDetails.of(verb, Node.subject(name), holder + " has acquired it on " + node)
                .advice("release it first"));
    }
}
