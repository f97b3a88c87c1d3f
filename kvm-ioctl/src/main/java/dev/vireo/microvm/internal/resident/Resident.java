package dev.vireo.microvm.internal.resident;

import dev.vireo.core.driver.LaunchPlan.InheritedFile;
import dev.vireo.core.driver.LaunchPlan.InheritedStream;
import dev.vireo.core.driver.ResidentMachine;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.VireoException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.microvm.internal.process.GuestMachine;
import dev.vireo.microvm.internal.process.MachineDescription;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A microVM within this JVM, from its plan to its end. */
public final class Resident implements ResidentMachine {
    /** The first number that a file of a machine may have; those below tie it to its process. */
    public static final int FIRST_DESCRIPTOR = Tie.NEXT;

    private static final Logger LOG = LoggerFactory.getLogger(Resident.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String domain;
    private final MachineDescription description;
    private final List<InheritedFile> files;
    private final List<InheritedStream> streams;
    private final Consumer<Resident> born;
    private final Consumer<Resident> gone;
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable Tie tie;
    private @Nullable GuestMachine machine;
    private boolean closed;

    /**
     * One that is not made yet.
     *
     * @param files the files of the description
     * @param streams the state that it goes on from
     * @param born told when there is a machine
     * @param gone told when there is none any more
     */
    public Resident(
            String domain,
            MachineDescription description,
            List<InheritedFile> files,
            List<InheritedStream> streams,
            Consumer<Resident> born,
            Consumer<Resident> gone) {
        this.domain = domain;
        this.description = description;
        this.files = List.copyOf(files);
        this.streams = List.copyOf(streams);
        this.born = born;
        this.gone = gone;
    }

    /** The command of the process that stands for a domain's machine. */
    public static List<String> command(String domain) {
        return Tie.command(domain);
    }

    @Override
    public synchronized List<InheritedFile> ties() {
        Tie made = Tie.make();
        tie = made;
        return made.files();
    }

    @Override
    public synchronized void start(ProcessIdentity process) {
        Tie tied = tie;
        if (tied == null || closed) {
            throw new WrongStateException(ErrorDetails.of("start", domain, "it was closed before it was started"));
        }
        tied.passedOn();
        OpenedFiles opened = OpenedFiles.open(files, streams, process);
        try {
            GuestMachine made = GuestMachine.start(description, opened, () -> {});
            machine = made;
            born.accept(this);
            begin("microvm-tie", () -> {
                tied.awaitRequest();
                made.end();
            });
            begin("microvm-end", () -> awaitEnd(made, opened, tied));
        } catch (IOException e) {
            opened.close();
            throw Failures.of("open", "the pipes and sockets of " + domain, e);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void begin(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** A machine that cannot be ended keeps its process: it must not be taken for one that has ended. */
    private void awaitEnd(GuestMachine ending, OpenedFiles opened, Tie tied) {
        try {
            ending.awaitEnd();
            ending.close();
            opened.close();
            tied.letGo();
            tied.close();
            gone.accept(this);
            over.countDown();
        } catch (VireoException e) {
            LOG.atError().addKeyValue("domain", domain).setCause(e).log("A microVM within this JVM could not be ended");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks it to end; it does so soon. What is not made yet never is. */
    public synchronized void end() {
        closed = true;
        if (machine != null) {
            machine.end();
        } else if (tie != null) {
            tie.close();
        }
    }

    private synchronized boolean isMade() {
        return machine != null;
    }

    @Override
    public void close() {
        end();
        try {
            if (isMade() && !over.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.atError().addKeyValue("domain", domain).log("A microVM within this JVM does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
