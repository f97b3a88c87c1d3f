package dev.vireo.examples;

import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.error.VireoException;
import dev.vireo.examples.Progress.Style;
import dev.vireo.examples.guest.Initramfs;
import dev.vireo.examples.guest.LinuxKernel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@link Demo}: makes the guest's ingredients, starts the workers, shows what they tell, kills the first, and
 * looks at the end whether anything is left.
 */
final class DemoRun implements AutoCloseable {
    private final DemoOptions options;
    private final DemoFolder folder;
    private final Progress progress;
    private final Witness witness = new Witness();
    private @Nullable WorkerProcess worker;
    private @Nullable GuestTraces traces;
    private boolean keep;
    private boolean closed;
    private volatile boolean interrupted;

    DemoRun(DemoOptions options, DemoFolder folder, Progress progress) {
        this.options = options;
        this.folder = folder;
        this.progress = progress;
        this.keep = options.from().isPresent();
    }

    void run() throws IOException, InterruptedException {
        if (options.from().isEmpty()) {
            LinuxKernel kernel = gather();
            runToTheKill(WorkerProcess.start(
                    "first", folder.path().toString(), kernel.image().toString()));
        }
        runToTheEnd(WorkerProcess.start(
                "second",
                folder.path().toString(),
                Long.toString(witness.position()),
                options.keep() ? "keep" : "end"));
        if (options.keep()) {
            keep = true;
            sayHowToGetBack();
        } else {
            keep = false;
            lookForLeftovers();
        }
    }

    private LinuxKernel gather() throws IOException {
        progress.step("Gather a kernel, an initramfs and a disk");
        LinuxKernel kernel =
                options.kernel().isPresent() ? LinuxKernel.at(options.kernel().get()) : LinuxKernel.findOrFetch();
        note("the kernel is Linux " + kernel.release() + ", in "
                + kernel.image().getParent());
        Initramfs.Builder initramfs = Initramfs.builder(Initramfs.findBusybox());
        if (kernel.modules().isPresent()) {
            initramfs.modulesOf(kernel);
        } else {
            note("it has no modules: the virtio drivers must be built in");
        }
        initramfs.build().writeTo(folder.initramfs());
        folder.createDisk();
        note("all else is in " + folder.path() + ", which is removed in the end");
        return kernel;
    }

    private void runToTheKill(WorkerProcess first) throws IOException, InterruptedException {
        worker = first;
        for (Optional<Report> report = first.next(); report.isPresent(); report = first.next()) {
            if (report.get().kind() == Report.Kind.KILL_ME) {
                progress.step("Kill the program that drives it: kill -9 " + first.pid());
                first.kill();
                note("it has ended with status " + first.await() + "; process " + witness.process() + " with the guest "
                        + (ProcessHandle.of(witness.process()).isPresent() ? "goes on" : "is gone"));
                return;
            }
            show(report.get());
        }
        throw ended("first", first.await());
    }

    private void runToTheEnd(WorkerProcess second) throws IOException, InterruptedException {
        worker = second;
        for (Optional<Report> report = second.next(); report.isPresent(); report = second.next()) {
            show(report.get());
        }
        int status = second.await();
        if (status != 0) {
            throw ended("second", status);
        }
        note("the guest has noticed nothing: " + witness);
    }

    private IllegalStateException ended(String stage, int status) throws InterruptedException {
        if (interrupted) {
            throw new InterruptedException();
        }
        return new IllegalStateException("the " + stage + " worker ended with status " + status);
    }

    private void show(Report report) throws IOException {
        String text = report.text();
        switch (report.kind()) {
            case STEP -> progress.step(text);
            case NOTE, KILL_ME -> note(text);
            case FAILED -> progress.line(Style.BAD, text);
            case EVENT -> progress.line(Style.EVENT, text);
            case CONSOLE -> progress.line(Style.CONSOLE, witness.console(text));
            case PROCESS -> {
                witness.process(text);
                traces = GuestTraces.of(witness.process(), folder);
                note("it runs in process " + text + ", as user " + traces.user());
            }
            case UPTIME -> {
                witness.uptime(text);
                note("it says it is up for " + text + " s");
            }
        }
    }

    private void note(String text) {
        progress.line(Style.NOTE, text);
    }

    private void lookForLeftovers() throws IOException {
        progress.step("See that nothing is left");
        GuestTraces looked = traces;
        if (looked == null) {
            throw new IllegalStateException("the workers never told which process runs the guest");
        }
        report("processes of its session or of its user, or with its folder in their arguments", looked.processes());
        report("sockets below its folder", looked.sockets());
        report("files of it", looked.files());
    }

    private void report(String what, List<?> found) {
        if (!found.isEmpty()) {
            throw new IllegalStateException("there are " + what + ": " + found);
        }
        note(what + ": none");
    }

    private void sayHowToGetBack() {
        note("see it again:       ./dev demo --keep --from " + folder.path());
        note("shut it down:       ./dev demo --from " + folder.path());
        note("from your program:  " + folder.howToConnect());
    }

    /** Ends everything, from a shutdown hook: on control-C. Does nothing when the run is over. */
    void interrupt() {
        interrupted = true;
        synchronized (this) {
            if (closed) {
                return;
            }
            progress.line(Style.BAD, "Interrupted.");
            try {
                close();
            } catch (VireoException | IOException e) {
                progress.line(Style.BAD, "The virtual machine could not be removed: " + e.getMessage());
            }
        }
    }

    /** Ends the worker, and, unless it is to be kept, the guest; removes what belongs to it. Can be repeated. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (worker != null) {
            worker.close();
        }
        if (keep) {
            note("the virtual machine is still there, in " + folder.path());
            return;
        }
        if (folder.hasState()) {
            try (Hypervisor hypervisor = Hypervisor.connect("qemu:///", folder.connectAs("demo"))) {
                hypervisor.domains().find(DemoWorker.NAME).ifPresent(DemoRun::end);
            }
        }
        folder.remove();
        note(folder.path() + " is removed, and all that was in it");
    }

    private static void end(Domain domain) {
        if (domain.status().state().mayRun()) {
            domain.destroy();
        }
        domain.undefine();
    }
}
