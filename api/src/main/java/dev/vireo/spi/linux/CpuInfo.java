package dev.vireo.spi.linux;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code /proc/cpuinfo} tells of the first CPU; its keys differ from one architecture to the other.
 *
 * @param model name of the model, for people
 * @param flags features, in the kernel's words
 */
record CpuInfo(String model, Set<String> flags) {
    static CpuInfo parse(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.putIfAbsent(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        String flags = fields.getOrDefault("flags", fields.getOrDefault("Features", ""));
        return new CpuInfo(modelOf(fields), new TreeSet<>(Arrays.asList(flags.split(" ", -1))));
    }

    /** Its keys: {@code model name} (x86), {@code cpu} (POWER), {@code uarch} (RISC-V); ARM has numbers only. */
    private static String modelOf(Map<String, String> fields) {
        for (String key : new String[] {"model name", "cpu", "uarch"}) {
            String model = fields.get(key);
            if (model != null && !model.isEmpty()) {
                return model;
            }
        }
        String part = fields.get("CPU part");
        return part == null ? "unknown" : "implementer " + fields.get("CPU implementer") + " part " + part;
    }

    /** Whether guests can run in hardware; only x86 has a flag that says so. */
    boolean virtualizes(String architecture) {
        return !architecture.equals("x86_64") || flags.contains("vmx") || flags.contains("svm");
    }
}
