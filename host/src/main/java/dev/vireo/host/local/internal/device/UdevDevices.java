package dev.vireo.host.local.internal.device;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.platform.linux.Udev;
import com.sun.jna.platform.linux.Udev.UdevContext;
import com.sun.jna.platform.linux.Udev.UdevDevice;
import com.sun.jna.platform.linux.Udev.UdevEnumerate;
import com.sun.jna.platform.linux.Udev.UdevListEntry;
import dev.vireo.host.HostDevice;
import dev.vireo.host.HostPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Devices as libudev tells them, with the properties that udev's rules have added. */
public final class UdevDevices {
    /** {@code libudev.h}; these two are missing in JNA's mapping. */
    private final Function properties;

    private final Function value;

    private UdevDevices(NativeLibrary library) {
        this.properties = library.getFunction("udev_device_get_properties_list_entry");
        this.value = library.getFunction("udev_list_entry_get_value");
    }

    /** The library, where it is installed. */
    public static Optional<UdevDevices> load() {
        try {
            UdevDevices devices = new UdevDevices(NativeLibrary.getInstance("udev"));
            return Udev.INSTANCE == null ? Optional.empty() : Optional.of(devices);
        } catch (LinkageError absent) {
            return Optional.empty();
        }
    }

    /** The devices of a subsystem, by their path. */
    public List<HostDevice> list(String subsystem) {
        UdevContext context = Udev.INSTANCE.udev_new();
        try {
            UdevEnumerate enumerate = context.enumerateNew();
            try {
                enumerate.addMatchSubsystem(subsystem);
                enumerate.scanDevices();
                return read(subsystem, context, enumerate.getListEntry());
            } finally {
                enumerate.unref();
            }
        } finally {
            context.unref();
        }
    }

    private List<HostDevice> read(String subsystem, UdevContext context, @Nullable UdevListEntry first) {
        List<HostDevice> devices = new ArrayList<>();
        for (UdevListEntry entry = first; entry != null; entry = entry.getNext()) {
            UdevDevice device = context.deviceNewFromSyspath(entry.getName());
            if (device == null) {
                continue; // it has gone meanwhile
            }
            try {
                devices.add(toDevice(subsystem, device));
            } finally {
                device.unref();
            }
        }
        devices.sort(Comparator.comparing(HostDevice::sysPath));
        return List.copyOf(devices);
    }

    private HostDevice toDevice(String subsystem, UdevDevice device) {
        String node = device.getDevnode();
        return new HostDevice(
                subsystem,
                device.getSysname(),
                HostPath.of(device.getSyspath()),
                node == null ? null : HostPath.of(node),
                propertiesOf(device));
    }

    private Map<String, String> propertiesOf(UdevDevice device) {
        Map<String, String> found = new LinkedHashMap<>();
        Pointer first = properties.invokePointer(new Object[] {device.getPointer()});
        UdevListEntry entry = first == null ? null : new UdevListEntry();
        if (entry != null) {
            entry.setPointer(first);
        }
        while (entry != null) {
            Pointer text = value.invokePointer(new Object[] {entry.getPointer()});
            found.put(entry.getName(), text == null ? "" : text.getString(0));
            entry = entry.getNext();
        }
        return found;
    }
}
