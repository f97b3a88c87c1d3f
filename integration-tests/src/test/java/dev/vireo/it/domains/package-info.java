/** What domains do, whatever driver runs them: the conformance suite, on this machine. */
@NullMarked
package dev.vireo.it.domains;

import org.jspecify.annotations.NullMarked;
