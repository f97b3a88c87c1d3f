package dev.vireo.drbd.verify;

import dev.vireo.ByteSize;
import dev.vireo.drbd.DrbdResource;
import dev.vireo.drbd.internal.Drbdadm;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rate at which a resource is verified and synchronized. A fixed one is for a while only; what the configuration says
 * comes back by its own values, since {@code disk-options --set-defaults} would take the fencing away as well.
 */
final class DiskRate {
    /** What DRBD has where the configuration says nothing, see drbd.conf(5). */
    private static final String USUAL_RATE = "250k";

    private static final String USUAL_PLAN = "20";

    private final DrbdResource resource;
    private final Drbdadm drbdadm;

    DiskRate(DrbdResource resource) {
        this.resource = resource;
        drbdadm = new Drbdadm(resource.host());
    }

    /** Fixes it. */
    void fix(ByteSize perSecond) {
        set(fixed(perSecond));
    }

    /** Makes it what the configuration says. */
    void restore() {
        set(configured(drbdadm.run("dump", resource.name())
                .orThrow("verify", subject())
                .output()));
    }

    private void set(List<String> options) {
        drbdadm.run("disk-options", resource.name(), options.toArray(String[]::new))
                .orThrow("verify", subject());
    }

    private String subject() {
        return "resource " + resource.name();
    }

    static List<String> fixed(ByteSize perSecond) {
        return List.of("--c-plan-ahead=0", "--resync-rate=" + perSecond.bytes() / 1024 + "k");
    }

    /** The options that what {@code drbdadm dump} says stands for. */
    static List<String> configured(String dump) {
        return List.of(
                "--c-plan-ahead=" + option(dump, "c-plan-ahead", USUAL_PLAN),
                "--resync-rate=" + option(dump, "resync-rate", USUAL_RATE));
    }

    private static String option(String dump, String name, String usual) {
        Matcher found =
                Pattern.compile("\\s" + name + "\\s+\"?([0-9]+[a-zA-Z]?)\"?;").matcher(dump);
        return found.find() ? found.group(1) : usual;
    }
}
