/**
 * The microVM driver: what a domain may ask for, the program of the child process, and the command that starts it. Start
 * at {@link dev.vireo.microvm.internal.driver.MicrovmDriver}. It never touches a machine: that is the child's.
 */
@NullMarked
package dev.vireo.microvm.internal.driver;

import org.jspecify.annotations.NullMarked;
