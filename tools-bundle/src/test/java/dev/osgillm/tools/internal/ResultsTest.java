/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.osgillm.api.tool.ToolMethod;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the model gets of what a method returns or throws. */
@Timeout(60)
class ResultsTest {

    private enum Unit {
        CELSIUS {
            @Override
            public String toString() {
                return "of another name";
            }
        }
    }

    private record Weather(String city, double degrees, Unit unit, Optional<String> warning) {}

    /** Returns what the test gives it, by the types that there are. */
    @SuppressWarnings("unused")
    public static final class Returning {

        private Object value;
        private Throwable failure;

        @ToolMethod(description = "d")
        public Object object() throws Throwable {
            if (failure != null) {
                throw failure;
            }
            return value;
        }

        @ToolMethod(description = "d")
        public String text() {
            return (String) value;
        }

        @ToolMethod(description = "d")
        public void nothing() {}

        @ToolMethod(description = "d")
        @SuppressWarnings("unchecked")
        public CompletionStage<List<Integer>> later() {
            return (CompletionStage<List<Integer>>) value;
        }

        @ToolMethod(description = "d")
        @SuppressWarnings("unchecked")
        public CompletableFuture<Void> doneLater() {
            return (CompletableFuture<Void>) value;
        }
    }

    private final Returning returning = new Returning();

    private MethodTool tool(String method) {
        try {
            return new MethodTool(Returning.class.getMethod(method), returning);
        } catch (BrokenRule | NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    private String result(String method, Object value) throws Exception {
        returning.value = value;
        return tool(method).call("{}");
    }

    static Stream<Object> results() {
        return Stream.of(
                arguments("as \"it\" is", "as \"it\" is"),
                arguments(null, "null"),
                arguments(5, "5"),
                arguments(new BigDecimal("0.10"), "0.10"),
                arguments(Double.NaN, "\"NaN\""),
                arguments(true, "true"),
                arguments('c', "\"c\""),
                arguments(new StringBuilder("b"), "\"b\""),
                arguments(Unit.CELSIUS, "\"CELSIUS\""),
                arguments(LocalDate.of(2026, 1, 31), "\"2026-01-31\""),
                arguments(Optional.of(List.of()), "[]"),
                arguments(Optional.empty(), "null"),
                arguments(Arrays.asList("a", null), "[\"a\",null]"),
                arguments(new int[][] {{1}, {}}, "[[1],[]]"),
                arguments(Collections.singletonMap(1, "a"), "{\"1\":\"a\"}"),
                arguments(
                        new Weather("Bonn", 21.5, Unit.CELSIUS, Optional.empty()),
                        "{\"city\":\"Bonn\",\"degrees\":21.5,\"unit\":\"CELSIUS\",\"warning\":null}"));
    }

    @ParameterizedTest
    @MethodSource("results")
    void aResultIsTextOrJson(Object value, String expected) throws Exception {
        assertThat(result("object", value)).isEqualTo(expected);
    }

    @Test
    void aMethodWithoutResultSaysThatItIsDone() throws Exception {
        assertThat(result("nothing", null)).isEqualTo("done");
        assertThat(result("doneLater", CompletableFuture.completedFuture(null))).isEqualTo("done");
    }

    @Test
    void aTextThatIsNotThereIsNull() throws Exception {
        assertThat(result("text", null)).isEqualTo("null");
    }

    @Test
    void whatHasNoFormIsRefusedByItsClass() {
        assertThatThrownBy(() -> result("object", List.of(new Object())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The result has a java.lang.Object, which cannot be written as JSON. The tool must return a"
                        + " record instead.");
    }

    @Test
    void aResultIsBounded() throws Exception {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        assertThatThrownBy(() -> result("object", itself)).hasMessageContaining("nested deeper than 32");
        assertThat(result("object", Collections.nCopies(49_999, 1))).hasSize(2 * 49_999 + 1);
        assertThatThrownBy(() -> result("object", Collections.nCopies(50_000, 1)))
                .hasMessageContaining("more than 50000 values");
    }

    @Test
    void whatTheMethodThrowsIsThrown() {
        returning.failure = new Exception("There is no city of this name.");
        assertThatThrownBy(() -> result("object", null)).isSameAs(returning.failure);
        returning.failure = new StackOverflowError("thrown by the test");
        assertThatThrownBy(() -> result("object", null)).isSameAs(returning.failure);
    }

    @Test
    void whatCompletesLaterIsWaitedFor() throws Exception {
        CompletableFuture<List<Integer>> later = new CompletableFuture<>();
        returning.value = later;
        FutureTask<String> call = new FutureTask<>(() -> tool("later").call("{}"));
        Thread thread = new Thread(call, "tool-call");
        thread.start();
        later.complete(List.of(1, 2));
        assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo("[1,2]");
        thread.join();

        Exception failure = new Exception("There are none.");
        assertThatThrownBy(() -> result("later", CompletableFuture.failedStage(failure)))
                .isSameAs(failure);
        assertThatThrownBy(() -> result("later", null)).hasMessage("It returned nothing to wait for.");
    }

    @Test
    void anInterruptCancelsWhatIsWaitedFor() throws Exception {
        CompletableFuture<List<Integer>> never = new CompletableFuture<>();
        returning.value = never;
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        tool("later").call("{}");
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                "tool-call");
        thread.start();
        thread.interrupt();
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(never).isCancelled();
        thread.join();
    }

    @Test
    void aToolThatLeftIsNotCalled() throws Exception {
        MethodTool tool = tool("object");
        tool.leave();
        returning.failure = new AssertionError("Called");
        assertThatThrownBy(() -> tool.call("{}")).hasMessage("It is no longer available.");
    }

    @Test
    void aToolWithoutParametersTakesWhatModelsInvent() throws Exception {
        assertThat(tool("text").definition().parameters()).isEmpty();
        returning.value = "ok";
        assertThat(tool("text").call("{\"dummy\":1}")).isEqualTo("ok");
    }
}
