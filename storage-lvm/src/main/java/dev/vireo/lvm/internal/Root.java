package dev.vireo.lvm.internal;

import dev.vireo.core.device.DeviceContent;
import dev.vireo.core.device.PieceRunner;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.lvm.LvmOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes commands run as root: as they are where we are root, else by sudo(8) where the options say so. */
public final class Root {
    private static final List<String> SUDO = List.of("sudo", "-n", "--");

    private final Host host;
    private final LvmOptions options;
    private final Duration deadline;

    /** On a host, with the deadline of the options. */
    public Root(Host host, LvmOptions options) {
        this(host, options, options.deadline());
    }

    /** On a host, with a deadline for each command. */
    Root(Host host, LvmOptions options, Duration deadline) {
        this.host = host;
        this.options = options;
        this.deadline = deadline;
    }

    /**
     * The command line that runs as root.
     *
     * @throws AccessDeniedException we are not root, and may not use sudo
     */
    public List<String> argv(List<String> argv) {
        if (host.facts().userId() == 0) {
            return argv;
        }
        if (!options.sudo()) {
            throw new AccessDeniedException(ErrorDetails.of(
                            "run", argv.get(0) + " at " + host.address(), "only root may do that, and we are not")
                    .advice("connect as root, or allow sudo in the LvmOptions"));
        }
        List<String> all = new ArrayList<>(SUDO);
        all.addAll(argv);
        return all;
    }

    /** Runs a program as root, within the deadline, whatever it says. */
    public CommandResult run(List<String> argv) {
        return checked(argv, host.run(Command.of(argv(argv)).deadline(deadline)));
    }

    /**
     * Runs the pieces of a transfer as root.
     *
     * @param effects the lock that each holds
     * @param what is transferred
     */
    public PieceRunner pieces(HostPath effects, String what) {
        return (argv, input) -> {
            Command command = Command.of(argv(argv))
                    .input(input)
                    .outputLimit(DeviceContent.LONGEST)
                    .deadline(options.deadline())
                    .under(effects);
            return checked(argv, host.run(command)).orThrow("transfer", what).outputBytes();
        };
    }

    /**
     * The result, unless sudo refused to run the program at all.
     *
     * @throws AccessDeniedException it did
     */
    CommandResult checked(List<String> argv, CommandResult result) {
        if (result.exitStatus() == 1 && host.facts().userId() != 0) {
            String program = argv.get(0);
            if (!host.run(Command.of("sudo", "-n", "-l", "--", program)).succeeded()) {
                throw new AccessDeniedException(ErrorDetails.of(
                                "run", program + " at " + host.address(), "sudo does not let us without a password")
                        .advice("give the user a rule with NOPASSWD for the programs named in docs/lvm.md"));
            }
        }
        return result;
    }
}
