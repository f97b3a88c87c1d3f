/** Domains on hosts that are reached by SSH: a real sshd on loopback, and links that break. */
@NullMarked
package dev.vireo.it.ssh;

import org.jspecify.annotations.NullMarked;
