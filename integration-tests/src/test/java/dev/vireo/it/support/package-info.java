/** What the tests of this module share. Start at {@link dev.vireo.it.support.World}. */
@NullMarked
package dev.vireo.it.support;

import org.jspecify.annotations.NullMarked;
