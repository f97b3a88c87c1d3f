package dev.vireo.examples;

import dev.vireo.error.VireoException;
import dev.vireo.examples.Progress.Style;
import dev.vireo.examples.guest.MissingIngredientException;
import java.io.IOException;

/**
 * The whole life of a virtual machine, driven by two programs in a row: the first is killed with SIGKILL in the middle
 * of it, by its parent, which is this one.
 *
 * <p>What there is to learn about Vireo stands in {@link DemoWorker}; {@link DemoRun} is what goes on around it.
 */
public final class Demo {
    private static final int STEPS = 9;

    private Demo() {}

    public static void main(String[] arguments) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        System.exit(run(arguments));
    }

    /** Runs the demo and returns its exit status. */
    static int run(String... arguments) {
        DemoOptions options;
        try {
            options = DemoOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + DemoOptions.USAGE);
            return 2;
        }
        if (options.help()) {
            System.out.print(DemoOptions.USAGE);
            return 0;
        }
        int steps = STEPS - (options.keep() ? 2 : 0) - (options.from().isPresent() ? 6 : 0);
        try (Progress progress = Progress.onStandardOutput(steps)) {
            return run(options, progress);
        }
    }

    private static int run(DemoOptions options, Progress progress) {
        try {
            DemoFolder folder = options.from().isPresent()
                    ? DemoFolder.existing(options.from().get())
                    : DemoFolder.create();
            try (DemoRun run = new DemoRun(options, folder, progress)) {
                Runtime.getRuntime().addShutdownHook(new Thread(run::interrupt, "interrupt"));
                run.run();
            }
            progress.line(Style.STEP, "Done.");
            return 0;
        } catch (VireoException | IllegalStateException | MissingIngredientException e) {
            progress.line(Style.BAD, "Failed: " + e.getMessage());
        } catch (IOException e) {
            progress.line(Style.BAD, "Failed: " + e);
        } catch (InterruptedException e) {
            // By control-C: the hook tells.
        }
        return 1;
    }
}
