package dev.vireo.microvm.internal.driver;

import dev.vireo.ByteSize;
import dev.vireo.Capabilities;
import dev.vireo.core.driver.DomainDriver;
import dev.vireo.core.driver.DriverContext;
import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.GuestListener;
import dev.vireo.core.driver.GuestRun;
import dev.vireo.core.driver.GuestTransfer;
import dev.vireo.core.driver.Incoming;
import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.domain.DomainSpec;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.Survival;
import dev.vireo.json.JsonObject;
import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.qmp.control.Attachment;
import dev.vireo.qmp.control.Conversations;
import dev.vireo.qmp.control.Transfers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The microVM driver. It works on the machine that this JVM runs on. */
public final class MicrovmDriver implements DomainDriver {
    private static final HostPath BOOT_ID = HostPath.of("/proc/sys/kernel/random/boot_id");
    private static final Transfers TRANSFERS = new Transfers() {
        @Override
        public GuestTransfer transfer(Conversations conversations) {
            return new MicrovmTransfer(conversations);
        }
    };

    private final DriverContext context;
    private final MicrovmCapabilities capabilities;
    private final Maker maker;
    private final SecureRandom random = new SecureRandom();

    private MicrovmDriver(DriverContext context, Maker maker, boolean outlivesCaller) {
        this.context = context;
        this.maker = maker;
        capabilities = new MicrovmCapabilities(context.host().facts(), outlivesCaller);
    }

    /**
     * Opens it for guests in processes of their own.
     *
     * @param cache where the child's program is kept
     * @throws UnsupportedException the host is another machine, or not x86-64
     * @throws dev.vireo.error.NotFoundException there is no KVM
     * @throws dev.vireo.error.AccessDeniedException this user may not use it
     */
    public static MicrovmDriver open(DriverContext context, Path cache) {
        check(context.host());
        boolean outlives = context.host().facts().survival() != Survival.NONE;
        return new MicrovmDriver(context, new ChildJvms(context, cache), outlives);
    }

    /** Opens it for guests within this JVM; fails as the other way does. */
    public static MicrovmDriver openInThisJvm(DriverContext context) {
        check(context.host());
        return new MicrovmDriver(context, new ThisJvm(), false);
    }

    private static void check(Host host) {
        if (!isThisMachine(host)) {
            throw new UnsupportedException(ErrorDetails.of(
                            "connect to", host.address(), "microVMs run on the machine of the program that starts them")
                    .advice("connect to kvm:/// on that machine, or to qemu+ssh://..."));
        }
        if (!host.facts().architecture().equals("x86_64")) {
            throw new UnsupportedException(ErrorDetails.of(
                    "connect to",
                    "kvm:///",
                    "microVMs need x86-64, not " + host.facts().architecture()));
        }
        KvmDevice.check();
    }

    private static boolean isThisMachine(Host host) {
        ByteSize limit = ByteSize.ofKiB(1);
        Optional<byte[]> there = host.files().read(BOOT_ID, limit);
        try {
            return there.isPresent() && Arrays.equals(there.get(), Files.readAllBytes(Path.of(BOOT_ID.value())));
        } catch (IOException e) {
            throw Failures.of("read", BOOT_ID.value(), e);
        }
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public JsonObject fix(DomainSpec spec, Optional<JsonObject> before) {
        return new Fixing(context.stateRoot().runtime(), random)
                .fix(spec, before.map(MachineAbi::of))
                .toJson();
    }

    @Override
    public JsonObject upgrade(DomainSpec spec, JsonObject before) {
        return fix(spec, Optional.of(before));
    }

    @Override
    public LaunchPlan plan(GuestDefinition definition, RunFolder folder) {
        return plan(definition, folder, Optional.empty());
    }

    @Override
    public LaunchPlan planIncoming(GuestDefinition definition, RunFolder folder, Incoming incoming) {
        if (incoming instanceof Incoming.Saved saved) {
            return plan(definition, folder, Optional.of(saved));
        }
        return DomainDriver.super.planIncoming(definition, folder, incoming);
    }

    private LaunchPlan plan(GuestDefinition definition, RunFolder folder, Optional<Incoming.Saved> saved) {
        return maker.plan(new Planner(maker).plan(definition, folder, saved));
    }

    @Override
    public Guest attach(GuestDefinition definition, GuestRun run, GuestListener listener, Duration limit) {
        return new Attachment(context, definition, run, listener, TRANSFERS).attach(limit);
    }

    @Override
    public void close() {
        maker.close();
    }
}
