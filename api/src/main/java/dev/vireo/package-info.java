/**
 * Vireo: control of virtual machines from Java, without a daemon.
 *
 * <p>Start at {@link dev.vireo.Hypervisor#connect(String)}:
 *
 * <pre>{@code
 * try (Hypervisor hypervisor = Hypervisor.connect("qemu:///")) {
 *     Domain web = hypervisor.domains().get(DomainName.of("web1"));
 *     web.start();
 *     web.await(DomainState.RUNNING, Duration.ofSeconds(10));
 * }
 * }</pre>
 *
 * <p>Thread rules: all types here may be used from any thread. Callbacks and completions run on the callback executor
 * ({@link dev.vireo.ConnectOptions}), never on a thread that reads from a hypervisor, so they may block and may call
 * back. Closing a {@code Hypervisor} detaches: guests go on.
 *
 * <p>This package does no I/O; an engine and drivers are found on the class or module path.
 */
@NullMarked
package dev.vireo;

import org.jspecify.annotations.NullMarked;
