/**
 * This Linux machine behind the {@code Host} SPI. Start at {@link dev.vireo.host.local.LocalHost#open()}.
 *
 * <p>Thread rules: a host has one daemon thread, started when a command or socket needs it, which reads everything and
 * calls all listeners; a listener that blocks delays the others. Native access (JNA) is first used when a file is
 * written, a lock taken, a command run or a socket connected; on Java 24 and newer that takes {@code
 * --enable-native-access=com.sun.jna} on the module path and {@code ALL-UNNAMED} on the class path.
 *
 * <p>It needs Linux on a 64-bit processor, {@code /proc}, and for commands with an effects lock {@code flock} of
 * util-linux. It keeps no state but the lock files, and {@code /var/lib/vireo/host-id} where the machine has no
 * machine-id(5).
 */
@NullMarked
package dev.vireo.host.local;

import org.jspecify.annotations.NullMarked;
