/**
 * How ioctls are made: their numbers and what their errors mean, the memory of their arguments, and the layouts of their
 * structures. What differs between architectures is in a package of its own below this one.
 */
@NullMarked
package dev.vireo.kvm.internal;

import org.jspecify.annotations.NullMarked;
