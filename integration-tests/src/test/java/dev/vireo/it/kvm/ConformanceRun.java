package dev.vireo.it.kvm;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.PrintStream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the binding's tests on the machine where it is started, and prints a line for each. */
final class ConformanceRun implements TestExecutionListener {
    static final String PASSED = "passed: ";
    static final String FAILED = "failed: ";
    static final String SKIPPED = "skipped: ";

    private final PrintStream out;

    private ConformanceRun(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectPackage("dev.vireo.kvm"))
                .filters(includeClassNamePatterns(".*IT", ".*OnHardware"))
                .build();
        LauncherFactory.create().execute(request, new ConformanceRun(System.out));
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        out.println(SKIPPED + test.getDisplayName() + ": " + reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        result.getThrowable().ifPresentOrElse(problem -> report(test, result.getStatus(), problem), () -> {
            if (test.isTest()) {
                out.println(PASSED + test.getDisplayName());
            }
        });
    }

    private void report(TestIdentifier test, TestExecutionResult.Status status, Throwable problem) {
        if (status == TestExecutionResult.Status.ABORTED) {
            out.println(SKIPPED + test.getDisplayName() + ": " + problem.getMessage());
        } else {
            out.println(FAILED + test.getDisplayName() + ": " + problem);
            problem.printStackTrace(out);
        }
    }
}
