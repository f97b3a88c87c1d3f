package dev.vireo.lab;

import dev.vireo.ByteSize;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.RestoreOptions;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.lab.internal.host.Identity;
import dev.vireo.lab.internal.host.Machine;
import dev.vireo.lab.internal.host.SecureShell;
import dev.vireo.lab.internal.image.SavedHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Brings hosts up, all at once, each until it can be reached as the one that it is to be. */
final class LabBringUp {
    /** Said by a unit of the image. */
    private static final String READY = "VIREO-LAB-READY";

    private static final Duration STEP = Duration.ofSeconds(60);
    private static final ByteSize SMALL = ByteSize.ofKiB(64);

    private final LabSite site;
    private final LabOptions options;
    private final Host machine;

    LabBringUp(LabSite site, LabOptions options) {
        this.site = site;
        this.options = options;
        this.machine = site.machine();
    }

    List<LabHost> all(List<Identity> identities) {
        Optional<SavedHost> saved =
                options.resume() ? Optional.of(new LabSaved(site, options).provide()) : Optional.empty();
        List<Integer> ports = freePorts(identities.size());
        ExecutorService workers = Executors.newFixedThreadPool(identities.size());
        try {
            List<Future<LabHost>> under = new ArrayList<>();
            for (int i = 0; i < identities.size(); i++) {
                Identity identity = identities.get(i);
                int port = ports.get(i);
                under.add(workers.submit(() -> one(identity, port, saved)));
            }
            List<LabHost> hosts = new ArrayList<>();
            for (Future<LabHost> host : under) {
                hosts.add(await(host));
            }
            return hosts;
        } finally {
            workers.shutdownNow();
        }
    }

    private static LabHost await(Future<LabHost> host) {
        try {
            return host.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(
                    ErrorDetails.of("open", "lab", "the waiting thread was interrupted"), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof VireoException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Each is held until all are found, so that none is found twice. */
    private static List<Integer> freePorts(int count) {
        if (count == 0) {
            return List.of();
        }
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Integer> ports = new ArrayList<>(freePorts(count - 1));
            ports.add(held.getLocalPort());
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LabHost one(Identity identity, int port, Optional<SavedHost> saved) {
        LabHost host = saved.isPresent() ? resume(identity, port, saved.get()) : boot(identity, port);
        introduce(host, identity);
        return host;
    }

    /** Boots a host that is not told who it is. */
    LabHost boot(Identity identity) {
        return boot(identity, freePorts(1).get(0));
    }

    private LabHost boot(Identity identity, int port) {
        HostPath folder = prepare(identity, site.image().own());
        Domain domain = site.hypervisor()
                .domains()
                .define(site.shape()
                        .spec(DomainName.of(identity.name()), site.image(), folder, port, socket(identity)));
        LabHost host = host(identity, port, domain);
        domain.start();
        try (ConsoleReader console = domain.console().readAll()) {
            console.awaitText(READY, options.patience());
        }
        host.awaitReachable(options.patience());
        return host;
    }

    private LabHost resume(Identity identity, int port, SavedHost saved) {
        HostPath folder = prepare(identity, saved.own());
        DomainName name = DomainName.of(identity.name());
        DomainSpec spec = site.shape().spec(name, site.image(), folder, port, socket(identity));
        RestoreOptions.Builder how =
                RestoreOptions.builder().name(name).uuid(UUID.randomUUID()).verify(false);
        spec.disks().forEach(disk -> how.disk(disk.id(), disk.source()));
        spec.nics().forEach(nic -> how.nic(nic.id(), nic.source()));
        Domain domain =
                site.hypervisor().domains().restore(saved.state(), how.build()).await(options.patience());
        return host(identity, port, domain);
    }

    private HostPath socket(Identity identity) {
        return HostPath.of(site.dataSocket(identity.number()).toString());
    }

    private LabHost host(Identity identity, int port, Domain domain) {
        HostPath folder = site.hostFolder(identity.name());
        SecureShell shell =
                new SecureShell(port, site.image().clientKey(), folder.resolve("known_hosts"), folder.resolve("ssh"));
        pin(shell, read(site.image().seedHostKey()));
        return new LabHost(machine, domain, identity, shell, options.patience());
    }

    /** Makes the folder of a host and its disks. */
    private HostPath prepare(Identity identity, HostPath own) {
        HostPath folder = site.hostFolder(identity.name());
        machine.files().createFolders(folder, 0711);
        run("cp", "--sparse=always", "--", own.value(), Machine.own(folder).value());
        run("chmod", "0600", Machine.own(folder).value());
        for (int i = 0; i < site.shape().spares(); i++) {
            run(
                    "truncate",
                    "--size=" + site.shape().spareSize().bytes(),
                    Machine.spare(folder, i).value());
        }
        return folder;
    }

    /** Tells a host who it is, and from then on takes nobody else for it. */
    private void introduce(LabHost host, Identity identity) {
        HostPath folder = site.hostFolder(identity.name());
        HostPath key = folder.resolve("host_key");
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", identity.name(), "-f", key.value());
        HostPath keyPublic = HostPath.of(key + ".pub");
        String script = identity.script(
                options.hosts(), read(key), read(keyPublic), Instant.now().getEpochSecond());
        host.runWhenReachable(Command.of("sh").input(script).deadline(STEP), options.patience())
                .orThrow("introduce", identity.name());
        host.disconnect();
        pin(host.shell(), read(keyPublic));
        host.runWhenReachable(Command.of("true").deadline(STEP), options.patience());
    }

    private void pin(SecureShell shell, String publicKey) {
        byte[] line = shell.knownHostsLine(publicKey).getBytes(StandardCharsets.UTF_8);
        machine.files().replace(shell.knownHosts(), line, 0600);
    }

    private String read(HostPath file) {
        return new String(machine.files().read(file, SMALL).orElseThrow(), StandardCharsets.UTF_8);
    }

    private void run(String... argv) {
        machine.run(Command.of(List.of(argv)).deadline(STEP)).orThrow("prepare", "lab host");
    }
}
