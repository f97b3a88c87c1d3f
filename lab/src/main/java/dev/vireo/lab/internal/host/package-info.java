/** One lab host: its domain, its identity, and the way in by ssh. Commands and scripts are made by pure functions. */
@NullMarked
package dev.vireo.lab.internal.host;

import org.jspecify.annotations.NullMarked;
