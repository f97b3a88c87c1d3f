package dev.vireo.qemu.internal.migrate;

import dev.vireo.core.driver.TransferListen;
import dev.vireo.core.driver.TransferOrder;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What QEMU is told about a migration before it begins: every switch that matters here, each time, as those of an
 * earlier one stay. Pure.
 *
 * @param capabilities what is switched on and off
 * @param parameters numbers and names
 */
record Settings(Map<String, Boolean> capabilities, JsonObject parameters) {
    private static final long NO_LIMIT = 1L << 50;

    static Settings of(TransferOrder order, boolean encrypted) {
        Map<String, Boolean> switches = common(order.channels() > 0, order.postCopy());
        switches.put("auto-converge", order.slowDown());
        switches.put("pause-before-switchover", order.waitBeforeSwitch());
        JsonObjectBuilder parameters = JsonObject.builder()
                .put("max-bandwidth", order.bandwidth().map(it -> it.bytes()).orElse(NO_LIMIT))
                .put("downtime-limit", Math.max(1, order.downtime().toMillis()))
                .put("tls-creds", encrypted ? Credentials.STATE.id() : "");
        if (order.channels() > 0) {
            parameters.put("multifd-channels", order.channels());
        }
        return new Settings(switches, parameters.build());
    }

    static Settings of(TransferListen order, boolean encrypted) {
        JsonObjectBuilder parameters = JsonObject.builder().put("tls-creds", encrypted ? Credentials.STATE.id() : "");
        if (order.channels() > 0) {
            parameters.put("multifd-channels", order.channels());
        }
        return new Settings(common(order.channels() > 0, order.postCopy()), parameters.build());
    }

    private static Map<String, Boolean> common(boolean multifd, boolean postCopy) {
        Map<String, Boolean> switches = new LinkedHashMap<>();
        switches.put("events", true);
        switches.put("multifd", multifd);
        switches.put("postcopy-ram", postCopy);
        return switches;
    }

    /** The arguments of {@code migrate-set-capabilities}; every QEMU that this driver takes knows them all. */
    JsonObject switches() {
        List<JsonObject> all = new ArrayList<>();
        capabilities.forEach((name, on) -> all.add(JsonObject.of("capability", name, "state", on)));
        return JsonObject.of("capabilities", JsonArray.ofAll(all));
    }
}
