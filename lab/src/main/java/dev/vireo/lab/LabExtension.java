package dev.vireo.lab;

import dev.vireo.domain.DomainState;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * What {@link UseLab} does. Register it by hand for other options:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final LabExtension LAB = new LabExtension(LabOptions.builder().hosts(3).vcpus(1).build());
 * }</pre>
 */
public final class LabExtension implements BeforeAllCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(LabExtension.class);

    private static final Path BUNDLES = Path.of("target", "lab");

    private final @Nullable LabOptions given;

    /** With the options that {@link UseLab} gives; for JUnit. */
    public LabExtension() {
        given = null;
    }

    /** With options of one's own; to be registered as a static field. */
    public LabExtension(LabOptions options) {
        given = Objects.requireNonNull(options);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        LabOptions options = given != null ? given : options(context.getRequiredTestClass());
        Path bundle = BUNDLES.resolve(context.getRequiredTestClass().getSimpleName() + ".open");
        Lab lab = Lab.open(options.toBuilder().bundle(bundle).build());
        context.getStore(NAMESPACE).put(Lab.class, lab);
    }

    private static LabOptions options(Class<?> test) {
        UseLab wanted = test.getAnnotation(UseLab.class);
        if (wanted == null) {
            throw new IllegalStateException(test + " has neither @UseLab nor a LabExtension with options");
        }
        LabOptions.Builder options = LabOptions.builder().hosts(wanted.hosts()).vcpus(wanted.vcpus());
        Arrays.stream(wanted.packages()).forEach(options::withPackage);
        return options.build();
    }

    private static Lab lab(ExtensionContext context) {
        return Objects.requireNonNull(context.getStore(NAMESPACE).get(Lab.class, Lab.class), "no lab was opened");
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Lab lab = lab(context);
        if (context.getExecutionException().isPresent()) {
            String test = context.getRequiredTestClass().getSimpleName() + "."
                    + context.getRequiredTestMethod().getName();
            lab.writeBundle(BUNDLES.resolve(test));
        }
        lab.network().healAll();
        for (LabHost host : lab.hosts()) {
            if (host.domain().status().state() == DomainState.PAUSED) {
                host.thaw();
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Lab lab = context.getStore(NAMESPACE).remove(Lab.class, Lab.class);
        if (lab != null) {
            lab.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Lab.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return lab(context);
    }
}
