package dev.vireo.drbd.internal.handover;

import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.StorageHandover;
import dev.vireo.core.driver.StorageHandoverProvider;
import dev.vireo.domain.DiskSpec;
import dev.vireo.drbd.Drbd;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.handover.DualPrimaryWindows;
import dev.vireo.drbd.internal.ResourceFiles;
import dev.vireo.error.ConflictException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.storage.BlockDeviceDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Has a say in migrations of guests with disks that are DRBD's devices: {@code /dev/drbd10}. */
public final class DrbdHandoverProvider implements StorageHandoverProvider {
    private static final HostPath LOADED = HostPath.of("/proc/drbd");
    private static final Pattern DEVICE = Pattern.compile("/dev/drbd(\\d{1,7})");

    /** Found by {@link java.util.ServiceLoader}. */
    public DrbdHandoverProvider() {}

    @Override
    public Optional<StorageHandover> open(GuestDefinition definition, Host source, Host target) {
        List<Integer> minors = new ArrayList<>();
        for (DiskSpec disk : definition.spec().disks()) {
            if (disk.source() instanceof BlockDeviceDisk device) {
                Matcher name = DEVICE.matcher(device.path().value());
                if (name.matches()) {
                    minors.add(Integer.valueOf(name.group(1)));
                }
            }
        }
        if (minors.isEmpty()) {
            return Optional.empty();
        }
        Drbd here = Drbd.on(source);
        Drbd there = Drbd.on(target);
        List<StorageHandover> parts = new ArrayList<>();
        for (ResourceName name : resources(minors, here, there)) {
            parts.add(new DualPrimaryWindow(here.resource(name), there.resource(name)));
        }
        return Optional.of(new AllOf(parts));
    }

    /** Closes windows that a program of ours has left open: of volumes that Vireo has made, or with a lease but no guard. */
    @Override
    public void recover(Host host) {
        if (host.files().status(LOADED).isEmpty()) {
            return;
        }
        Drbd drbd = Drbd.on(host);
        DualPrimaryWindows.of(drbd)
                .closeAbandoned(name -> ResourceFiles.read(host, name).isPresent()
                        || new Guard(drbd.resource(name)).lease().isPresent());
    }

    /** The resources of the devices, which must be the same on both hosts. */
    private static List<ResourceName> resources(List<Integer> minors, Drbd here, Drbd there) {
        List<ResourceState> ours = here.state().resources();
        List<ResourceState> theirs = there.state().resources();
        return minors.stream()
                .map(minor -> {
                    String name = name(minor, ours, here);
                    if (!name(minor, theirs, there).equals(name)) {
                        throw refused(minor, there, "it is another resource there than " + name);
                    }
                    return ResourceName.of(name);
                })
                .distinct()
                .toList();
    }

    private static String name(int minor, List<ResourceState> resources, Drbd drbd) {
        return resources.stream()
                .filter(each -> each.volumes().stream().anyMatch(volume -> volume.minor() == minor))
                .map(ResourceState::name)
                .findFirst()
                .orElseThrow(() -> refused(minor, drbd, "no resource that is up there has it"));
    }

    private static ConflictException refused(int minor, Drbd drbd, String problem) {
        String subject = "/dev/drbd" + minor + " on " + drbd.host().address();
        return new ConflictException(ErrorDetails.of("migrate", subject, problem)
                .advice("a replicated disk must be the same device of the same resource on both hosts"));
    }
}
