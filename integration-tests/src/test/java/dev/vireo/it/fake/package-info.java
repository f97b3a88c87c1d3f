/**
 * A driver whose guests are tiny real processes, so that what the engine does can be tested in milliseconds with real
 * processes, real files and the real supervisor. Start at {@link dev.vireo.it.fake.FakeDriverProvider}.
 */
@NullMarked
package dev.vireo.it.fake;

import org.jspecify.annotations.NullMarked;
