package dev.vireo.lab.internal.image;

import dev.vireo.ByteSize;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.host.Command;
import dev.vireo.host.FileStatus;
import dev.vireo.host.Host;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The images on this machine, in a folder that several programs share. */
public final class ImageStore {
    private static final Logger LOG = LoggerFactory.getLogger(ImageStore.class);
    private static final Duration DOWNLOAD = Duration.ofMinutes(20);
    private static final Duration STEP = Duration.ofMinutes(3);
    private static final ByteSize SMALL = ByteSize.ofKiB(64);
    private static final long OWN_MEBIBYTES = 8192;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/._@%+=:,-]+");

    private final Host host;
    private final HostPath folder;

    /**
     * The images in a folder.
     *
     * @param host this machine
     * @param folder made when it is missing; its path has letters, digits and {@code /._@%+=:,-} only
     */
    public ImageStore(Host host, HostPath folder) {
        if (!PLAIN.matcher(folder.value()).matches()) {
            throw InvalidSpecException.of("lab", "cache", "must have no blanks or quotes in its path: " + folder);
        }
        this.host = host;
        this.folder = folder;
    }

    /**
     * The image of a recipe; made now, which takes minutes and needs root and the network, if there is none yet.
     *
     * @throws AccessDeniedException it must be made, and we are not root
     * @throws dev.vireo.error.NotFoundException it must be made, and a tool is missing
     * @throws dev.vireo.error.CommandFailedException it must be made, and a tool failed
     */
    public Image provide(Recipe recipe) {
        host.files().createFolders(folder, 0755);
        Image image = new Image(folder.resolve(recipe.key()));
        if (isThere(image)) {
            return image;
        }
        HostPath lock = folder.resolve(recipe.key() + ".lock");
        try (HostLock making = host.locks().acquire(lock, LockMode.EXCLUSIVE, "make a lab image", DOWNLOAD)) {
            if (!isThere(image)) {
                make(recipe, image);
            }
        }
        return image;
    }

    private boolean isThere(Image image) {
        return host.files().status(image.base()).isPresent();
    }

    private void make(Recipe recipe, Image image) {
        if (host.facts().userId() != 0) {
            throw new AccessDeniedException(
                    ErrorDetails.of("make", "lab image " + image.folder(), "installing packages in a folder needs root")
                            .advice("run './dev lab image' once as root with the same XDG_CACHE_HOME"));
        }
        LOG.atInfo().addKeyValue("image", image.folder()).log("making the image of the lab hosts; takes minutes");
        HostPath work = HostPath.of(image.folder() + ".new");
        remove(work);
        host.files().createFolders(work, 0755);
        HostPath early = work.resolve("early");
        HostPath late = work.resolve("late");
        write(early, recipe.early());
        write(late, recipe.late());
        makeKeys(work, late);
        HostPath root = work.resolve("root");
        run(recipe.install(early.value(), late.value(), root.value()), DOWNLOAD);
        copyOnly(root.resolve("boot"), "vmlinuz", work.resolve("vmlinuz"));
        copyOnly(root.resolve("boot"), "initrd.img", work.resolve("initrd.img"));
        run(Recipe.pack(root.value(), work.resolve("base.img").value(), mebibytes(root)), STEP);
        run(Recipe.empty(work.resolve("own.img").value(), OWN_MEBIBYTES), STEP);
        List.of(root, early, late).forEach(this::remove);
        for (String file : List.of("base.img", "own.img", "vmlinuz", "initrd.img")) {
            run(List.of("chmod", "0444", work.resolve(file).value()), STEP);
        }
        run(List.of("sync", "-f", work.value()), STEP);
        run(List.of("mv", "-T", "--", work.value(), image.folder().value()), STEP);
    }

    private void remove(HostPath folder) {
        run(List.of("rm", "-rf", "--one-file-system", "--", folder.value()), STEP);
    }

    private void write(HostPath below, Map<String, Integer> files) {
        files.forEach((name, mode) -> put(below, name, Recipe.content(name), mode));
    }

    private void put(HostPath below, String name, byte[] content, int mode) {
        HostPath file = HostPath.of(below + "/" + name);
        host.files().createFolders(file.parent(), 0755);
        host.files().create(file, content, mode);
    }

    /** One key for whoever uses the lab, and one with which a host can be told who it is. */
    private void makeKeys(HostPath work, HostPath late) {
        HostPath client = work.resolve("id_ed25519");
        HostPath seed = work.resolve("seed_host_key");
        for (HostPath key : List.of(client, seed)) {
            run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "vireo-lab", "-f", key.value()), STEP);
        }
        put(late, "root/.ssh/authorized_keys", read(HostPath.of(client + ".pub")), 0600);
        put(late, "etc/ssh/ssh_host_ed25519_key", read(seed), 0600);
        put(late, "etc/ssh/ssh_host_ed25519_key.pub", read(HostPath.of(seed + ".pub")), 0644);
        put(late, "etc/hostname", "vireo-lab\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0644);
    }

    private byte[] read(HostPath file) {
        return host.files().read(file, SMALL).orElseThrow();
    }

    private void copyOnly(HostPath from, String prefix, HostPath to) {
        FileStatus found = host.files().list(from).stream()
                .filter(file -> file.name().startsWith(prefix + "-"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + prefix + " in " + from));
        run(List.of("cp", "--", from.resolve(found.name()).value(), to.value()), STEP);
    }

    /** The size of a file system for a folder: its own, and a quarter more for inodes and slack. */
    private long mebibytes(HostPath root) {
        String used = run(List.of("du", "-s", "--block-size=1M", root.value()), STEP);
        return Long.parseLong(used.substring(0, used.indexOf('\t'))) * 5 / 4 + 64;
    }

    private String run(List<String> argv, Duration limit) {
        return host.run(Command.of(argv).deadline(limit))
                .orThrow("make", "lab image")
                .output();
    }
}
