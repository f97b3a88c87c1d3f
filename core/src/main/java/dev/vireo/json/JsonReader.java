package dev.vireo.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** Builds one value from the tokens of a parser, strictly. */
final class JsonReader {
    private final JsonParser parser;
    private final JsonLimits limits;
    private int values;

    JsonReader(JsonParser parser, JsonLimits limits) {
        this.parser = parser;
        this.limits = limits;
    }

    /** The only value of the text. */
    JsonValue read() {
        try {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw malformed("there is no value");
            }
            JsonValue value = value(first, 0);
            if (parser.nextToken() != null) {
                throw malformed("there is more behind the value");
            }
            return value;
        } catch (JacksonException e) {
            TokenStreamLocation place = e.getLocation();
            throw place == null
                    ? new MalformedJsonException(e.getOriginalMessage(), 0, 0)
                    : new MalformedJsonException(e.getOriginalMessage(), place.getLineNr(), place.getColumnNr());
        }
    }

    private JsonValue value(JsonToken token, int depth) {
        if (++values > limits.values()) {
            throw malformed("more than " + limits.values() + " values");
        }
        return switch (token) {
            case START_OBJECT -> object(depth + 1);
            case START_ARRAY -> array(depth + 1);
            case VALUE_STRING -> new JsonString(whole(parser.getString()));
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> decimal();
            case VALUE_TRUE -> JsonBoolean.TRUE;
            case VALUE_FALSE -> JsonBoolean.FALSE;
            case VALUE_NULL -> JsonNull.INSTANCE;
            default -> throw malformed("unexpected " + token);
        };
    }

    private JsonNumber integer() {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? JsonNumber.of(parser.getBigIntegerValue())
                : JsonNumber.of(parser.getLongValue());
    }

    private JsonNumber decimal() {
        try {
            return JsonNumber.of(parser.getDecimalValue());
        } catch (NumberFormatException e) { // not a JacksonException in 3.2.4 when the exponent does not fit an int
            throw malformed("a number has an exponent out of range");
        }
    }

    private JsonObject object(int depth) {
        checkDepth(depth);
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = whole(parser.currentName());
            JsonValue value = value(parser.nextToken(), depth);
            if (members.putIfAbsent(name, value) != null) {
                throw malformed("an object has two members of one name");
            }
        }
        return JsonObject.owning(members);
    }

    private JsonArray array(int depth) {
        checkDepth(depth);
        List<JsonValue> values = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            values.add(value(token, depth));
        }
        return JsonArray.owning(values);
    }

    private void checkDepth(int depth) {
        if (depth > limits.depth()) {
            throw malformed("more than " + limits.depth() + " levels");
        }
    }

    private String whole(String text) {
        if (!UnicodeText.isWhole(text)) {
            throw malformed("a string holds half of a surrogate pair");
        }
        return text;
    }

    private MalformedJsonException malformed(String problem) {
        TokenStreamLocation place = parser.currentTokenLocation();
        return new MalformedJsonException(problem, place.getLineNr(), place.getColumnNr());
    }
}
