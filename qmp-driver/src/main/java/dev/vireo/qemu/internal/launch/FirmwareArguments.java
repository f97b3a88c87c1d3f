package dev.vireo.qemu.internal.launch;

import dev.vireo.host.HostPath;
import dev.vireo.json.JsonObject;
import dev.vireo.qemu.internal.probe.FirmwareBuild;

/** The flash memory that holds UEFI and its variables. Pure. */
final class FirmwareArguments {
    /** The node that holds the program. */
    static final String CODE = "sys.uefi-code";
    /** The node that holds the variables. */
    static final String VARIABLES = "sys.uefi-vars";

    private FirmwareArguments() {}

    static void add(CommandLine line, Descriptors descriptors, FirmwareBuild build, HostPath variables) {
        line.option("-blockdev", node(CODE, descriptors.forNode(build.code(), false), true));
        line.option("-blockdev", node(VARIABLES, descriptors.forNode(variables, true), false));
    }

    private static JsonObject node(String name, String filename, boolean readOnly) {
        return JsonObject.builder()
                .put("driver", "raw")
                .put("node-name", name)
                .put("read-only", readOnly)
                .put(
                        "file",
                        JsonObject.builder()
                                .put("driver", "file")
                                .put("filename", filename)
                                .put("read-only", readOnly)
                                .build())
                .build();
    }
}
