/**
 * Steps of more than one effect that are not about a domain, such as those of storage: written down before they begin,
 * and finished or undone by whoever comes next if their program died. For driver and storage authors; unstable before
 * 1.0. Start at {@link dev.vireo.core.step.Steps}.
 */
@NullMarked
package dev.vireo.core.step;

import org.jspecify.annotations.NullMarked;
