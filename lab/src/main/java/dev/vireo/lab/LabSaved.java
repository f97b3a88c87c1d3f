package dev.vireo.lab;

import dev.vireo.domain.Domain;
import dev.vireo.domain.SaveOptions;
import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import dev.vireo.lab.internal.host.Identity;
import dev.vireo.lab.internal.host.Machine;
import dev.vireo.lab.internal.image.SavedHost;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The saved host that all hosts of one shape go on from; booted and saved when it is not there yet. */
final class LabSaved {
    private static final Logger LOG = LoggerFactory.getLogger(LabSaved.class);
    private static final Duration STEP = Duration.ofMinutes(2);
    private static final Duration SAVE = Duration.ofMinutes(5);

    private final LabSite site;
    private final LabOptions options;
    private final Host machine;

    LabSaved(LabSite site, LabOptions options) {
        this.site = site;
        this.options = options;
        this.machine = site.machine();
    }

    SavedHost provide() {
        HostPath image = site.image().folder();
        SavedHost saved = new SavedHost(image.resolve("saved-" + key()));
        if (isThere(saved)) {
            return saved;
        }
        HostPath lock = HostPath.of(saved.folder() + ".lock");
        try (HostLock making = machine.locks()
                .acquire(
                        lock,
                        LockMode.EXCLUSIVE,
                        "save a lab host",
                        options.patience().plus(SAVE))) {
            if (!isThere(saved)) {
                make(saved);
            }
        }
        return saved;
    }

    private boolean isThere(SavedHost saved) {
        return machine.files().status(saved.state()).isPresent();
    }

    /** A state goes with the machine that it was saved on and with the QEMU that ran it. */
    private String key() {
        String what = site.shape() + " " + site.hypervisor().capabilities().hypervisorVersion();
        return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
    }

    private void make(SavedHost saved) {
        LOG.atInfo().addKeyValue("saved", saved.folder()).log("booting a lab host to save it; happens once");
        HostPath work = HostPath.of(saved.folder() + ".new");
        machine.files().deleteTree(work);
        machine.files().createFolders(work, 0755);
        LabHost host = new LabBringUp(site, options).boot(Identity.create(LabSite.SEED, new SecureRandom()));
        host.run("sync");
        host.disconnect();
        Domain domain = host.domain();
        SavedHost made = new SavedHost(work);
        domain.save(made.state(), SaveOptions.defaults()).await(SAVE);
        run(
                "cp",
                "--sparse=always",
                "--",
                Machine.own(site.hostFolder(host.name())).value(),
                made.own().value());
        run("chmod", "0400", made.state().value(), made.own().value());
        domain.undefine();
        machine.files().deleteTree(site.hostFolder(host.name()));
        run("sync", "-f", work.value());
        run("mv", "-T", "--", work.value(), saved.folder().value());
    }

    private void run(String... argv) {
        machine.run(Command.of(List.of(argv)).deadline(STEP)).orThrow("save", "lab host");
    }
}
