package dev.vireo.qmp;

import dev.vireo.json.JsonObject;

/**
 * A version of QEMU. For people and logs: never decide by it what a QEMU can do, {@link QmpSchema} knows.
 *
 * @param major such as 7
 * @param minor such as 2
 * @param micro such as 22
 * @param packageName the distribution's own version; may be empty
 */
public record QemuVersion(int major, int minor, int micro, String packageName) {
    /** Reads a {@code VersionInfo}, as in the greeting and in {@code query-version}. */
    public static QemuVersion of(JsonObject info) {
        JsonObject triple = info.object("qemu");
        return new QemuVersion(
                triple.intValue("major"), triple.intValue("minor"), triple.intValue("micro"), info.string("package"));
    }

    @Override
    public String toString() {
        String number = major + "." + minor + "." + micro;
        return packageName.isEmpty() ? number : number + " (" + packageName + ")";
    }
}
