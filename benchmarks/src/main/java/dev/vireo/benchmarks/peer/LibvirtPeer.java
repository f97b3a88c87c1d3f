package dev.vireo.benchmarks.peer;

import dev.vireo.benchmarks.MissingPeerException;
import dev.vireo.benchmarks.site.Disks;
import dev.vireo.benchmarks.site.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libvirt, read through libvirt-java, with a libvirtd and virtlogd that are started here, in mount and process
 * namespaces of their own: a libvirt of the machine is neither seen nor disturbed, and all that was started ends with
 * {@link #close()} or with this JVM, however that ends.
 *
 * <p>Its guests run as root, without cgroups and without a security driver: each of those would cost libvirt time.
 */
public final class LibvirtPeer implements AutoCloseable {
    /** Who it is, in the table. */
    public static final String NAME = "libvirt";

    private static final Logger LOG = LoggerFactory.getLogger(LibvirtPeer.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(20);
    /** VIR_DOMAIN_START_PAUSED of libvirt-domain.h. */
    private static final int START_PAUSED = 1;

    private final Process box;
    private final String uri;
    private final Disks disks;
    private final List<Domain> running = new ArrayList<>();
    private final Connect connection;

    private LibvirtPeer(Process box, String uri, Disks disks, Connect connection) {
        this.box = box;
        this.uri = uri;
        this.disks = disks;
        this.connection = connection;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param folder an empty folder of its own
     * @param memory another one, in memory, for what is below {@code /run}
     * @param hostName what it takes the machine's name for; guests move between two of different names
     * @throws MissingPeerException it is not installed, or we may not make namespaces
     */
    public static LibvirtPeer start(Path folder, Path memory, String hostName) throws Exception {
        checkInstalled();
        Path log = folder.resolve("box.log");
        Process box = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--pid",
                        "--uts",
                        "--fork",
                        "--mount-proc",
                        "bash",
                        "-c",
                        script(),
                        "libvirt-box",
                        folder.toString(),
                        memory.toString(),
                        hostName)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Path socket = memory.resolve("libvirt/libvirt-sock");
            Waiting.until("libvirtd listens; see " + folder, START_LIMIT, PAUSE, () -> {
                if (!box.isAlive()) {
                    throw new IOException("libvirtd could not be started: " + Files.readString(log));
                }
                return Files.exists(socket);
            });
            String uri = "qemu+unix:///system?socket=" + socket;
            Path images = Files.createDirectories(folder.resolve("images"));
            return new LibvirtPeer(box, uri, new Disks(images), new Connect(uri));
        } catch (Exception e) {
            end(box);
            throw e;
        }
    }

    private static void checkInstalled() throws MissingPeerException {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new MissingPeerException("libvirt is started in namespaces, which takes root");
        }
        for (String program : List.of("libvirtd", "virtlogd", "unshare")) {
            if (!Executables.onPath(program)) {
                throw new MissingPeerException(program + " is not installed");
            }
        }
    }

    private static String script() throws IOException {
        try (InputStream script = LibvirtPeer.class.getResourceAsStream("libvirt-box.sh")) {
            if (script == null) {
                throw new IllegalStateException("libvirt-box.sh is missing");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The connection that rows share. */
    public Connect connection() {
        return connection;
    }

    /** What to connect to. */
    public String uri() {
        return uri;
    }

    /** The description of a domain as ours are; see {@link dev.vireo.benchmarks.site.VireoSide#spec}. */
    public String xml(String name) throws IOException {
        return """
                <domain type='qemu'>
                  <name>%s</name>
                  <memory unit='MiB'>%d</memory>
                  <vcpu>1</vcpu>
                  <os><type arch='x86_64' machine='q35'>hvm</type></os>
                  <features><acpi/></features>
                  <devices>
                    <disk type='file' device='disk'>
                      <driver name='qemu' type='raw' cache='none' discard='unmap'/>
                      <source file='%s'/>
                      <target dev='vda' bus='virtio'/>
                    </disk>
                    <controller type='usb' model='none'/>
                    <serial type='pty'/>
                    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
                    <memballoon model='virtio'/>
                  </devices>
                </domain>
                """.formatted(name, Disks.GUEST_MEMORY_MIB, disks.create(name));
    }

    /** The disk of a domain that is described. */
    public Path disk(String name) throws IOException {
        return disks.create(name);
    }

    /** Defines and starts a domain, its CPUs stopped. */
    public Domain startPaused(String xml) throws LibvirtException {
        Domain domain = connection.domainDefineXML(xml);
        domain.create(START_PAUSED);
        return domain;
    }

    /** So many domains that are started and paused; those of an earlier call are among them. */
    public List<Domain> running(int count) throws IOException, LibvirtException {
        for (int i = running.size(); i < count; i++) {
            running.add(startPaused(xml("peer-" + i)));
        }
        return List.copyOf(running.subList(0, count));
    }

    /** Ends the daemons and every guest of theirs. The connection is left to them: closing it could wait. */
    @Override
    public void close() {
        end(box);
    }

    private static void end(Process box) {
        List<ProcessHandle> inside = box.descendants().toList();
        try {
            box.getOutputStream().close();
            if (!box.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("libvirtd did not end within {} s", STOP_LIMIT.toSeconds());
            }
        } catch (IOException e) {
            LOG.warn("could not ask libvirtd to end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            box.destroyForcibly();
            inside.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
