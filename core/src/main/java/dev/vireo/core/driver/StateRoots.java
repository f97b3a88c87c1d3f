package dev.vireo.core.driver;

import dev.vireo.StateRoot;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;

/** The usual places for a user's state: those of the system for root, those of the XDG base directories for others. */
public final class StateRoots {
    private StateRoots() {}

    /**
     * The root of the user that the host runs our commands as.
     *
     * @throws UnsupportedException that user has no home folder
     */
    public static StateRoot usual(Host host) {
        int user = host.facts().userId();
        if (user == 0) {
            return new StateRoot(HostPath.of("/var/lib/vireo"), HostPath.of("/run/vireo"));
        }
        HostPath home = home(host, user);
        return new StateRoot(
                home.resolve(".local").resolve("state").resolve("vireo"),
                HostPath.of("/run/user/" + user).resolve("vireo"));
    }

    private static HostPath home(Host host, int user) {
        CommandResult entry = host.run(Command.of("getent", "passwd", Integer.toString(user)));
        String[] fields = entry.output().strip().split(":", -1);
        if (!entry.succeeded() || fields.length < 6) {
            throw new UnsupportedException(
                    ErrorDetails.of("find", "state root of user " + user, "the user has no home folder")
                            .advice("name a place with ConnectOptions.stateRoot"));
        }
        return HostPath.of(fields[5]);
    }
}
