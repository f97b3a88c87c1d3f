/** What the shipped fakes are made of; nothing here is exported. */
@NullMarked
package dev.vireo.testkit.internal;

import org.jspecify.annotations.NullMarked;
