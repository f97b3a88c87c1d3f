/**
 * JSON as immutable values, and the specs of Vireo to and from JSON.
 *
 * <p>Start at {@link dev.vireo.json.Json}, which parses and writes, and at {@link dev.vireo.json.JsonObject}, whose
 * typed accessors name the path of what is missing or of another type. Parsing is strict: UTF-8 only, no duplicate
 * members, nothing behind the value, limits on size and depth. Numbers keep the precision that they were written in.
 *
 * <p>For specs, start at {@link dev.vireo.json.SpecJson}; modules that add kinds of disk or network sources provide a
 * {@link dev.vireo.json.SourceCodec}.
 *
 * <p>Thread rules: everything here is immutable or a pure function; builders belong to one thread.
 *
 * <p>It does not map classes, stream, or repair: a text is JSON or it is refused.
 */
@NullMarked
package dev.vireo.json;

import org.jspecify.annotations.NullMarked;
