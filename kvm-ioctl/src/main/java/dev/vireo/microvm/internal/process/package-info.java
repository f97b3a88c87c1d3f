/**
 * The process of one microVM: it reads what machine it is to be, makes it, and obeys its monitors until it ends. Start at
 * {@link dev.vireo.microvm.internal.process.MicrovmMain}. It knows nothing of definitions, locks and who started it.
 */
@NullMarked
package dev.vireo.microvm.internal.process;

import org.jspecify.annotations.NullMarked;
