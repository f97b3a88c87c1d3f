/**
 * What tests of Vireo, and of programs that use it, are made of: fakes that are shipped, and the suites that every
 * implementation of the SPI passes, the fakes too.
 *
 * <p>Start at {@link dev.vireo.testkit.HostConformance} to test an implementation of a host, at {@link
 * dev.vireo.testkit.DomainConformance} to test a driver.
 */
@NullMarked
package dev.vireo.testkit;

import org.jspecify.annotations.NullMarked;
