package dev.vireo.spi.linux;

import dev.vireo.host.Survival;
import java.util.Optional;
import java.util.Set;

/**
 * Decides how a process can outlive this JVM.
 *
 * @param systemd systemd runs this machine ({@code /run/systemd/system}, see sd_booted(3)) and systemd-run is there
 * @param manager a manager would take our order: we are root, or our user's own manager runs
 * @param ownCgroup the path of our cgroup, empty where there is none
 * @param container this is a container
 * @param ownPid our process number
 * @param initAncestor the name of process 1, if we descend from it; absent if we were put in from outside
 */
record SurvivalRule(
        boolean systemd,
        boolean manager,
        String ownCgroup,
        boolean container,
        long ownPid,
        Optional<String> initAncestor) {
    /** Names of process 1 that go on when one of their children ends. */
    private static final Set<String> LASTING_INITS =
            Set.of("systemd", "init", "openrc-init", "runit", "runsvdir", "s6-svscan", "busybox", "upstart");

    Survival decide() {
        if (systemd && manager) {
            return Survival.SERVICE;
        }
        if (ownPid == 1) {
            return Survival.NONE;
        }
        // systemd ends a service together with everything in its cgroup, sessions of their own included.
        String leaf = ownCgroup.substring(ownCgroup.lastIndexOf('/') + 1);
        if (leaf.endsWith(".service")) {
            return Survival.NONE;
        }
        // A container ends with its process 1, which mostly is, or waits for, the program that started us.
        boolean endsWithUs = container
                && initAncestor.filter(name -> !LASTING_INITS.contains(name)).isPresent();
        return endsWithUs ? Survival.NONE : Survival.SESSION;
    }
}
