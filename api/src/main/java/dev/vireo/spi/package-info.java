/**
 * What a provider of an engine, a driver or a transport implements, found by {@link java.util.ServiceLoader}.
 *
 * <p>Start at {@link dev.vireo.spi.HostProvider} to add a transport, at {@link dev.vireo.spi.DriverProvider} to add a
 * hypervisor. Programs that use Vireo need nothing of this package.
 */
@NullMarked
package dev.vireo.spi;

import org.jspecify.annotations.NullMarked;
