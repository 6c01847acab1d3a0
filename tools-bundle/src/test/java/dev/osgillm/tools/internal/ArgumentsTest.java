/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.osgillm.tools.internal.SampleTypes.Line;
import dev.osgillm.tools.internal.SampleTypes.Point;
import dev.osgillm.tools.internal.SampleTypes.Unit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the model is told of each type, what it may send, and what it is told when it sends something else. */
class ArgumentsTest {

    private final SampleTypes types = new SampleTypes();

    private MethodTool tool(String method) {
        try {
            return new MethodTool(
                    Arrays.stream(SampleTypes.class.getMethods())
                            .filter(each -> each.getName().equals(method))
                            .findFirst()
                            .orElseThrow(),
                    types);
        } catch (BrokenRule e) {
            throw new AssertionError(e);
        }
    }

    private static final String POINT = "{'type':'object','properties':{'x':{'type':'number'},"
            + "'height':{'type':'integer','description':'In metres.'}},'required':['x']}";

    static Stream<Object> schemas() {
        return Stream.of(
                arguments("text", "{'type':'string'}"),
                arguments("primitiveInt", "{'type':'integer'}"),
                arguments("boxedByte", "{'type':'integer'}"),
                arguments("primitiveShort", "{'type':'integer'}"),
                arguments("primitiveLong", "{'type':'integer'}"),
                arguments("bigInteger", "{'type':'integer'}"),
                arguments("bigDecimal", "{'type':'number'}"),
                arguments("primitiveDouble", "{'type':'number'}"),
                arguments("boxedFloat", "{'type':'number'}"),
                arguments("flag", "{'type':'boolean'}"),
                arguments("unit", "{'type':'string','enum':['CELSIUS','FAHRENHEIT']}"),
                arguments("allowed", "{'type':'string','enum':['x','y']}"),
                arguments("date", "{'type':'string','description':'When. Such as 2026-01-31.'}"),
                arguments("time", "{'type':'string','description':'Such as 14:30:00.'}"),
                arguments("dateTime", "{'type':'string','description':'Such as 2026-01-31T14:30:00.'}"),
                arguments(
                        "instant",
                        "{'type':'string','format':'date-time','description':'Such as 2026-01-31T14:30:00Z.'}"),
                arguments(
                        "offset",
                        "{'type':'string','format':'date-time','description':'Such as 2026-01-31T14:30:00+01:00.'}"),
                arguments("duration", "{'type':'string','description':'Such as PT1H30M.'}"),
                arguments("uuid", "{'type':'string','description':'Such as 123e4567-e89b-12d3-a456-426614174000.'}"),
                arguments("uri", "{'type':'string','description':'Such as https://example.org/.'}"),
                arguments("list", "{'type':'array','items':{'type':'string','enum':['x','y']}}"),
                arguments("collection", "{'type':'array','items':{'type':'string','enum':['CELSIUS','FAHRENHEIT']}}"),
                arguments("set", "{'type':'array','items':{'type':'integer'}}"),
                arguments("array", "{'type':'array','items':{'type':'integer'}}"),
                arguments("lists", "{'type':'array','items':{'type':'array','items':{'type':'string'}}}"),
                arguments(
                        "map", "{'type':'object','additionalProperties':{'type':'array','items':{'type':'integer'}}}"),
                arguments("point", POINT),
                arguments(
                        "line",
                        "{'type':'object','properties':{'from':" + POINT + ",'to':" + POINT
                                + "},'required':['from']}"));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void aRequiredArgumentHasTheSchemaOfItsType(String method, String schema) {
        String whole = "{'type':'object','properties':{'a':" + schema + "},'required':['a']}";
        assertThat(tool(method).definition().parameters()).contains(whole.replace('\'', '"'));
    }

    @Test
    void anOptionalArgumentIsNotRequired() {
        assertThat(tool("maybe").definition().parameters())
                .contains("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"enum\":[\"x\"]}}}");
        assertThat(tool("perhaps").definition().parameters())
                .contains("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}");
    }

    static Stream<Object> values() {
        return Stream.of(
                arguments("text", "'5'", "5"),
                arguments("text", "''", ""),
                arguments("primitiveInt", "-2147483648", Integer.MIN_VALUE),
                arguments("primitiveInt", "2.0", 2),
                arguments("primitiveInt", "1e3", 1000),
                arguments("boxedByte", "127", (byte) 127),
                arguments("primitiveShort", "-32768", (short) -32768),
                arguments("primitiveLong", "9223372036854775807", Long.MAX_VALUE),
                arguments("bigInteger", "9223372036854775808", new BigInteger("9223372036854775808")),
                arguments("bigDecimal", "0.10", new BigDecimal("0.10")),
                arguments("primitiveDouble", "1", 1.0),
                arguments("boxedFloat", "0.5", 0.5f),
                arguments("flag", "true", true),
                arguments("unit", "'FAHRENHEIT'", Unit.FAHRENHEIT),
                arguments("allowed", "'y'", "y"),
                arguments("date", "'2026-01-31'", LocalDate.of(2026, 1, 31)),
                arguments("time", "'14:30'", LocalTime.of(14, 30)),
                arguments("dateTime", "'2026-01-31T14:30'", LocalDateTime.of(2026, 1, 31, 14, 30)),
                arguments("instant", "'2026-01-31T14:30:00Z'", Instant.parse("2026-01-31T14:30:00Z")),
                arguments("offset", "'2026-01-31T14:30:00+01:00'", OffsetDateTime.parse("2026-01-31T14:30:00+01:00")),
                arguments("duration", "'PT90M'", Duration.ofMinutes(90)),
                arguments(
                        "uuid",
                        "'123E4567-e89b-12d3-a456-426614174000'",
                        UUID.fromString("123e4567-e89b-12d3-a456-426614174000")),
                arguments("uri", "'http://a/b'", URI.create("http://a/b")),
                arguments("list", "['x','y','x']", List.of("x", "y", "x")),
                arguments("collection", "['CELSIUS']", List.of(Unit.CELSIUS)),
                arguments("set", "[2,1,2]", Set.of(1, 2)),
                arguments("array", "[3,4]", new int[] {3, 4}),
                arguments("lists", "[['a'],[]]", new List<?>[] {List.of("a"), List.of()}),
                arguments("map", "{'a':[1],'b':[]}", Map.of("a", List.of(1), "b", List.of())),
                arguments("point", "{'height':3,'x':1.5}", new Point(1.5, 3)),
                arguments("point", "{'x':1.5,'height':null}", new Point(1.5, null)),
                arguments(
                        "line",
                        "{'from':{'x':1},'to':{'x':2}}",
                        new Line(new Point(1, null), Optional.of(new Point(2, null)))),
                arguments("line", "{'from':{'x':1}}", new Line(new Point(1, null), Optional.empty())),
                arguments("maybe", "'x'", Optional.of("x")),
                arguments("maybe", "null", Optional.empty()),
                arguments("perhaps", "7", 7),
                arguments("perhaps", "null", null));
    }

    @ParameterizedTest
    @MethodSource("values")
    void anArgumentBecomesAnObjectOfItsType(String method, String json, Object value) throws Exception {
        types.got("nothing");
        assertThat(tool(method).call("{\"a\":" + json.replace('\'', '"') + "}")).isEqualTo("done");
        assertThat(types.got).isEqualTo(value);
    }

    static Stream<Object> refusals() {
        return Stream.of(
                arguments("text", "{'a':5}", "\"a\" must be a string."),
                arguments("text", "{'a':{}}", "\"a\" must be a string."),
                arguments("text", "{}", "\"a\" is missing. Its schema is {\"type\":\"string\"}."),
                arguments("text", "{'a':null}", "\"a\" is missing. Its schema is {\"type\":\"string\"}."),
                arguments("text", "{'a':'x','b':1}", "\"b\" does not exist; there are a."),
                arguments("primitiveInt", "{'a':'5'}", "\"a\" must be an integer from -2147483648 to 2147483647."),
                arguments("primitiveInt", "{'a':1.5}", "\"a\" must be an integer from -2147483648 to 2147483647."),
                arguments(
                        "primitiveInt", "{'a':2147483648}", "\"a\" must be an integer from -2147483648 to 2147483647."),
                arguments("boxedByte", "{'a':-129}", "\"a\" must be an integer from -128 to 127."),
                arguments("bigInteger", "{'a':0.5}", "\"a\" must be an integer."),
                arguments("bigInteger", "{'a':1e1001}", "\"a\" has too many digits."),
                arguments("bigDecimal", "{'a':1e999999999}", "\"a\" has too many digits."),
                arguments("bigDecimal", "{'a':1" + "0".repeat(1_000) + "}", "\"a\" has too many digits."),
                arguments("bigDecimal", "{'a':1" + "0".repeat(20_000) + "}", "\"a\" must be a number."),
                arguments("bigDecimal", "{'a':true}", "\"a\" must be a number."),
                arguments("primitiveDouble", "{'a':1e400}", "\"a\" is too large a number."),
                arguments("boxedFloat", "{'a':1e39}", "\"a\" is too large a number."),
                arguments("flag", "{'a':'true'}", "\"a\" must be true or false."),
                arguments("flag", "{'a':0}", "\"a\" must be true or false."),
                arguments("unit", "{'a':'KELVIN'}", "\"a\" must be one of CELSIUS, FAHRENHEIT."),
                arguments("unit", "{'a':0}", "\"a\" must be one of CELSIUS, FAHRENHEIT."),
                arguments("allowed", "{'a':'z'}", "\"a\" must be one of x, y."),
                arguments("date", "{'a':'tomorrow'}", "\"a\" must be a string such as \"2026-01-31\"."),
                arguments("date", "{'a':20260131}", "\"a\" must be a string such as \"2026-01-31\"."),
                arguments(
                        "uuid",
                        "{'a':'1-2-3-4-5'}",
                        "\"a\" must be a string such as \"123e4567-e89b-12d3-a456-426614174000\"."),
                arguments("uri", "{'a':'a b'}", "\"a\" must be a string such as \"https://example.org/\"."),
                arguments("list", "{'a':'x'}", "\"a\" must be an array."),
                arguments("list", "{'a':['x','z']}", "\"a[1]\" must be one of x, y."),
                arguments("list", "{'a':[null]}", "\"a[0]\" must not be null."),
                arguments("array", "{'a':[1,[]]}", "\"a[1]\" must be an integer from -2147483648 to 2147483647."),
                arguments("map", "{'a':[]}", "\"a\" must be an object."),
                arguments("map", "{'a':{'k':null}}", "\"a.k\" must not be null."),
                arguments("map", "{'a':{'k':['v']}}", "\"a.k[0]\" must be an integer from -2147483648 to 2147483647."),
                arguments("point", "{'a':[]}", "\"a\" must be an object."),
                arguments("point", "{'a':{'x':1,'z':2}}", "\"a.z\" does not exist; there are x, height."),
                arguments("line", "{'a':{'from':{}}}", "\"a.from.x\" is missing. Its schema is {\"type\":\"number\"}."),
                arguments("line", "{'a':{'from':{'x':1},'to':{'x':1}}}", "\"a\" is refused: a line has two ends."));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void theModelIsToldWhichArgumentIsWrongAndWhatIsExpected(String method, String json, String message) {
        types.got("nothing");
        assertThatThrownBy(() -> tool(method).call(json.replace('\'', '"')))
                .isInstanceOf(BadArgument.class)
                .hasMessage("The argument " + message);
        assertThat(types.got).isEqualTo("nothing");
    }

    @ParameterizedTest
    @CsvSource({"[]", "nothing", "''", "{\"a\":"})
    void whatIsNoObjectIsRefused(String json) {
        assertThatThrownBy(() -> tool("text").call(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The arguments must be a JSON object.");
    }
}
