package dev.vireo.examples;

import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.Domains;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.LockedByException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.Violation;
import dev.vireo.error.VireoException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.LockHolder;
import java.io.PrintStream;
import java.time.Duration;

/** Acts on errors by their types, never by their texts. */
final class HandleErrors {
    private HandleErrors() {}

    // @start region="define"
    /** Defines a domain, or takes the one that is there. */
    static Domain defineOnce(Domains domains, DomainSpec spec, PrintStream out) {
        try {
            return domains.define(spec);
        } catch (AlreadyExistsException e) {
            return domains.get(spec.name());
        } catch (InvalidSpecException e) {
            for (Violation violation : e.violations()) {
                out.println(violation.field() + " " + violation.problem());
            }
            throw e;
        }
    }
    // @end

    // @start region="stop"
    /** Asks the guest to shut down, and pulls the plug if it does not; whether it was running. */
    static boolean stop(Domain domain, Duration patience) {
        try {
            domain.shutdown(patience);
            return true;
        } catch (TimedOutException | WrongStateException e) {
            return pullThePlug(domain); // it does not listen, or it is paused or crashed, or it does not run at all
        }
    }

    private static boolean pullThePlug(Domain domain) {
        try {
            domain.destroy();
            return true;
        } catch (WrongStateException e) {
            return false; // it does not run
        }
    }
    // @end

    // @start region="effect"
    /** Starts a domain and tells what came of it, whatever went wrong. */
    static boolean start(Domain domain, PrintStream out) {
        try {
            domain.start();
            return true;
        } catch (LockedByException e) {
            out.println(
                    "somebody else is at it: " + e.holder().map(LockHolder::who).orElse("gone by now"));
        } catch (VireoException e) {
            out.println(e.getMessage());
            out.println(
                    switch (e.effect()) {
                        case NOTHING -> "nothing has happened: repeating it is safe";
                        case PARTIAL -> "some of it was done: " + e.advice().orElse("look at the domain");
                        case GOES_ON -> "it goes on without us";
                        case UNKNOWN ->
                            "read the status before you decide: "
                                    + domain.status().state();
                    });
        }
        return false;
    }
    // @end
}
