package dev.vireo.lab.internal.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is in an image, and the commands that make it. Pure. */
public final class Recipe {
    /** A change to the commands below gives every image another key; the files and packages do so by themselves. */
    private static final int VERSION = 1;

    private static final String SUITE = "bookworm";

    /** What a host needs: see the documentation of the lab. */
    private static final List<String> PACKAGES = List.of(
            "linux-image-cloud-amd64",
            "systemd-sysv",
            "udev",
            "dbus",
            "openssh-server",
            "lvm2",
            "thin-provisioning-tools",
            "drbd-utils",
            "pacemaker",
            "corosync",
            "crmsh",
            "resource-agents",
            "openjdk-17-jre-headless",
            "qemu-system-x86",
            "qemu-utils",
            "seabios",
            "iproute2",
            "iputils-ping",
            "kmod",
            "procps",
            "zstd",
            "busybox-static");

    /** Cluster services start only where a test wants them; a text console on a screen is of no use. */
    private static final List<String> DISABLED = List.of("corosync.service", "pacemaker.service", "logd.service");

    private static final List<String> ENABLED =
            List.of("systemd-networkd.service", "vireo-lab-spares.service", "vireo-lab-ready.service");

    private static final List<String> MASKED =
            List.of("e2scrub_reap.service", "getty@tty1.service", "apt-daily.timer", "apt-daily-upgrade.timer");

    /** Files that must be there before the packages are, so that the first initial RAM disk has them. */
    private static final Map<String, Integer> EARLY = Map.of(
            "etc/initramfs-tools/conf.d/vireo-lab", 0644,
            "etc/initramfs-tools/hooks/vireo-lab", 0755,
            "etc/initramfs-tools/scripts/init-bottom/vireo-lab", 0755);

    private static final Map<String, Integer> LATE = Map.of(
            "etc/systemd/network/10-mgmt.link", 0644,
            "etc/systemd/network/10-data.link", 0644,
            "etc/systemd/network/20-mgmt.network", 0644,
            "etc/systemd/system/vireo-lab-ready.service", 0644,
            "etc/systemd/system/vireo-lab-spares.service", 0644,
            "etc/vireo-lab/spares", 0755,
            "etc/modules-load.d/vireo-lab.conf", 0644,
            "etc/ssh/sshd_config.d/vireo-lab.conf", 0644);

    private final List<String> packages;

    private Recipe(List<String> packages) {
        this.packages = packages;
    }

    /** The recipe with more packages than every host has. */
    public static Recipe with(List<String> more) {
        TreeSet<String> all = new TreeSet<>(PACKAGES);
        all.addAll(more);
        return new Recipe(List.copyOf(all));
    }

    /** The packages by name. */
    public List<String> packages() {
        return packages;
    }

    /** Names what this recipe makes: the same ingredients have the same key. */
    public String key() {
        MessageDigest digest = sha256();
        digest.update((VERSION + "\n" + SUITE + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(String.join("\n", packages).getBytes(StandardCharsets.UTF_8));
        for (List<String> services : List.of(DISABLED, ENABLED, MASKED)) {
            digest.update(String.join("\n", services).getBytes(StandardCharsets.UTF_8));
        }
        for (Map<String, Integer> files : List.of(EARLY, LATE)) {
            new TreeMap<>(files).forEach((name, mode) -> {
                digest.update((name + " " + mode + "\n").getBytes(StandardCharsets.UTF_8));
                digest.update(content(name));
            });
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Files of our own with their modes that are there before the packages. */
    Map<String, Integer> early() {
        return EARLY;
    }

    /** Files of our own with their modes that are put there when all packages are. */
    Map<String, Integer> late() {
        return LATE;
    }

    /** One of our own files. */
    static byte[] content(String name) {
        String resource = "root/" + name;
        try (InputStream file = Recipe.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException(resource + " is missing from the jar");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The command that makes the root file system as a folder. What it mounts there meanwhile, nobody else sees, and it
     * goes with the command.
     *
     * @param early folder with the early files; its path has no character that a shell would take apart
     * @param late folder with the late files and the keys; likewise
     * @param target the folder, which must not exist
     */
    List<String> install(String early, String late, String target) {
        List<String> argv = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "--propagation=private",
                "mmdebstrap",
                "--mode=root",
                "--format=directory",
                "--variant=minbase",
                "--include=" + String.join(",", packages),
                "--setup-hook=copy-in " + early + "/etc /",
                "--customize-hook=copy-in " + late + "/etc " + late + "/root /"));
        argv.add("--customize-hook=chroot \"$1\" systemctl disable " + String.join(" ", DISABLED));
        argv.add("--customize-hook=chroot \"$1\" systemctl mask " + String.join(" ", MASKED));
        argv.add("--customize-hook=chroot \"$1\" systemctl enable " + String.join(" ", ENABLED));
        argv.add("--customize-hook=chmod 700 \"$1/root/.ssh\"");
        argv.addAll(List.of(SUITE, target));
        return argv;
    }

    /** The command that makes a file system image of a folder. */
    static List<String> pack(String folder, String image, long mebibytes) {
        return List.of(
                "mke2fs",
                "-q",
                "-t",
                "ext4",
                "-O",
                "^has_journal",
                "-L",
                "vireo-lab",
                "-d",
                folder,
                image,
                mebibytes + "M");
    }

    /** The command that makes an empty file system, in which a host keeps what it writes. */
    static List<String> empty(String image, long mebibytes) {
        return List.of("mke2fs", "-q", "-t", "ext4", "-L", "own", "-E", "lazy_itable_init=1", image, mebibytes + "M");
    }
}
