/** Many domains, and several programs at the same domain. */
@NullMarked
package dev.vireo.it.many;

import org.jspecify.annotations.NullMarked;
