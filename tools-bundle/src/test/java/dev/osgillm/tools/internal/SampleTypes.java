/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

import dev.osgillm.api.tool.ToolMethod;
import dev.osgillm.api.tool.ToolParameter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One method of one parameter for each type. */
@SuppressWarnings("unused")
public final class SampleTypes {

    enum Unit {
        CELSIUS,
        FAHRENHEIT {} // with a class of its own
    }

    record Point(double x, @ToolParameter(name = "height", description = "In metres.", required = false) Integer y) {}

    record Line(Point from, Optional<Point> to) {

        Line {
            if (to.isPresent() && to.get().equals(from)) {
                throw new IllegalArgumentException("a line has two ends");
            }
        }
    }

    Object got;

    void got(Object value) {
        got = value;
    }

    @ToolMethod(description = "d")
    public void text(@ToolParameter(name = "a") String a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void primitiveInt(@ToolParameter(name = "a") int a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void boxedByte(@ToolParameter(name = "a") Byte a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void primitiveShort(@ToolParameter(name = "a") short a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void primitiveLong(@ToolParameter(name = "a") long a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void bigInteger(@ToolParameter(name = "a") BigInteger a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void bigDecimal(@ToolParameter(name = "a") BigDecimal a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void primitiveDouble(@ToolParameter(name = "a") double a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void boxedFloat(@ToolParameter(name = "a") Float a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void flag(@ToolParameter(name = "a") boolean a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void unit(@ToolParameter(name = "a") Unit a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void allowed(
            @ToolParameter(
                            name = "a",
                            allowed = {"x", "y"})
                    String a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void date(@ToolParameter(name = "a", description = "When.") LocalDate a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void time(@ToolParameter(name = "a") LocalTime a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void dateTime(@ToolParameter(name = "a") LocalDateTime a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void instant(@ToolParameter(name = "a") Instant a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void offset(@ToolParameter(name = "a") OffsetDateTime a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void duration(@ToolParameter(name = "a") Duration a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void uuid(@ToolParameter(name = "a") UUID a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void uri(@ToolParameter(name = "a") URI a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void list(
            @ToolParameter(
                            name = "a",
                            allowed = {"x", "y"})
                    List<String> a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void collection(@ToolParameter(name = "a") Collection<? extends Unit> a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void set(@ToolParameter(name = "a") Set<Integer> a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void array(@ToolParameter(name = "a") int[] a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void lists(@ToolParameter(name = "a") List<String>[] a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void map(@ToolParameter(name = "a") Map<String, List<Integer>> a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void point(@ToolParameter(name = "a") Point a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void line(@ToolParameter(name = "a") Line a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void maybe(@ToolParameter(name = "a", allowed = "x") Optional<String> a) {
        got(a);
    }

    @ToolMethod(description = "d")
    public void perhaps(@ToolParameter(name = "a", required = false) Integer a) {
        got(a);
    }
}
