package dev.vireo.qemu.internal;

import dev.vireo.ByteSize;
import dev.vireo.Capabilities;
import dev.vireo.core.driver.DomainDriver;
import dev.vireo.core.driver.DriverContext;
import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.GuestListener;
import dev.vireo.core.driver.GuestRun;
import dev.vireo.core.driver.Incoming;
import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.Firmware;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.json.JsonObject;
import dev.vireo.qemu.internal.abi.AbiJson;
import dev.vireo.qemu.internal.abi.Compatibility;
import dev.vireo.qemu.internal.abi.Fixing;
import dev.vireo.qemu.internal.abi.GuestAbi;
import dev.vireo.qemu.internal.abi.MachineFamily;
import dev.vireo.qemu.internal.abi.Surroundings;
import dev.vireo.qemu.internal.launch.Launcher;
import dev.vireo.qemu.internal.migrate.QemuTransfers;
import dev.vireo.qemu.internal.probe.Binary;
import dev.vireo.qemu.internal.probe.BiosFinder;
import dev.vireo.qemu.internal.probe.FirmwareBuild;
import dev.vireo.qemu.internal.probe.FirmwareFinder;
import dev.vireo.qemu.internal.probe.Prober;
import dev.vireo.qemu.internal.probe.QemuFacts;
import dev.vireo.qmp.control.Attachment;
import dev.vireo.storage.DiskSource;
import dev.vireo.storage.ImageFormat;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The QEMU driver on one host. */
public final class QemuDriver implements DomainDriver {
    private final DriverContext context;
    private final Prober prober;
    private final QemuCapabilities capabilities;
    private final BiosFinder bios;
    private final SecureRandom random = new SecureRandom();

    /** Creates the driver for a QEMU that was found. */
    public QemuDriver(DriverContext context, Binary binary) {
        this.context = context;
        prober = new Prober(
                context.host(),
                binary,
                context.stateRoot().runtime(),
                !context.options().readOnly(),
                context.options().timeouts().call());
        bios = new BiosFinder(context.host());
        capabilities = new QemuCapabilities(context.host(), prober);
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public JsonObject fix(DomainSpec spec, Optional<JsonObject> before) {
        GuestAbi abi = new Fixing(surroundings(), random).fix(spec, before.map(AbiJson::read));
        return AbiJson.write(abi);
    }

    @Override
    public JsonObject upgrade(DomainSpec spec, JsonObject before) {
        GuestAbi abi = AbiJson.read(before).withMachineOpen();
        return AbiJson.write(new Fixing(surroundings(), random).fix(spec, Optional.of(abi)));
    }

    @Override
    public LaunchPlan plan(GuestDefinition definition, RunFolder folder) {
        return plan(definition, folder, Optional.empty());
    }

    @Override
    public LaunchPlan planIncoming(GuestDefinition definition, RunFolder folder, Incoming incoming) {
        return plan(definition, folder, Optional.of(incoming));
    }

    @Override
    public List<String> obstacles(GuestDefinition definition) {
        return new Compatibility(surroundings()).obstacles(definition.spec(), AbiJson.read(definition.fixed()));
    }

    @Override
    public List<String> differences(GuestDefinition saved, GuestDefinition present) {
        return Compatibility.differences(
                saved.spec(), AbiJson.read(saved.fixed()), present.spec(), AbiJson.read(present.fixed()));
    }

    @Override
    public Command imageCommand(DiskSource image, ByteSize size) {
        String path = image.path().value();
        String bytes = Long.toString(size.bytes());
        return image.format() == ImageFormat.QCOW2
                ? Command.of("qemu-img", "create", "-q", "-f", "qcow2", "--", path, bytes)
                : Command.of("truncate", "--size=" + bytes, "--", path);
    }

    private LaunchPlan plan(GuestDefinition definition, RunFolder folder, Optional<Incoming> incoming) {
        Host host = context.host();
        GuestAbi abi = AbiJson.read(definition.fixed());
        Surroundings surroundings = surroundings();
        return new Launcher(
                        host,
                        prober.binary().path(),
                        context.stateRoot(),
                        surroundings.qemu().streamReconnect())
                .plan(definition, abi, surroundings.resolve(definition.spec().accelerator()), folder, incoming);
    }

    private Surroundings surroundings() {
        Host host = context.host();
        return new Surroundings(
                usable(prober.facts()),
                host.facts().virtualization(),
                host.facts().cpuModel(),
                context.stateRoot().runtime(),
                this::firmware);
    }

    private Optional<FirmwareBuild> firmware(Firmware kind, MachineFamily family) {
        return kind == Firmware.UEFI
                ? new FirmwareFinder(context.host()).find()
                : bios.find(prober.facts().folders(), family.bios());
    }

    /** Whether the command line can be spoken in the way in which this driver speaks it. */
    private QemuFacts usable(QemuFacts facts) {
        String lack = null;
        if (!facts.jsonDevices() || !facts.hasOption("action", "panic")) {
            lack = "is too old";
        } else if (!facts.hasOption("sandbox", "spawn")) {
            lack = "was built without its sandbox (seccomp)";
        }
        if (lack != null) {
            throw new UnsupportedException(
                    ErrorDetails.of("use", prober.binary().path().value(), "QEMU " + facts.version() + " " + lack)
                            .advice("install QEMU 6.2 or newer as distributions build it"));
        }
        return facts;
    }

    @Override
    public Guest attach(GuestDefinition definition, GuestRun run, GuestListener listener, Duration limit) {
        return new Attachment(context, definition, run, listener, new QemuTransfers()).attach(limit);
    }

    /** Nothing is held here: each guest is closed by its owner. */
    @Override
    public void close() {}
}
