/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.tck.server.Scripts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Bodies that are no answers, too long, or strange. */
abstract class BodyRules extends RedirectRules {

    private static final int DEPTH = 10_000;
    private static final int PIECE = 1 << 20;

    /** More than any provider takes, which is told at the side of the server. */
    private static final long MOST_WRITTEN = 128L << 20;

    @Test
    void halfAnAnswerIsNoAnswer() {
        String whole = dialect().wholeAnswer(TEXT);
        needs(whole.startsWith("{"), "whole answers that are JSON");
        int step = Math.max(1, whole.length() / 12);
        for (int kept = 1; kept < whole.length(); kept += step) {
            failsWithProtocol(Scripts.json(200, whole.substring(0, kept)));
        }
    }

    @Test
    void blanksAreNoAnswer() {
        failsWithProtocol(Scripts.json(200, " \r\n\t\n "));
        failsWithProtocol(Scripts.rawStream(dialect().streamContentType(), "\r\n \n\t\n"));
    }

    @Test
    void readsAnAnswerAfterBlankLines() {
        needs(dialect().wholeAnswer(TEXT).startsWith("{"), "whole answers that are JSON");
        serve(Scripts.json(200, "\n\n\n" + dialect().wholeAnswer(TEXT) + "\n"));

        assertThat(call().execute().text()).isEqualTo(TEXT);
    }

    @Test
    void anAnswerWithoutEndIsNotTaken() {
        refusesEndless("application/json", dialect().wholeAnswer(" "));
    }

    @Test
    void aLineWithoutEndIsNotTaken() {
        byte[] frame = dialect().textFrames(" ").get(dialect().textFrames(" ").size() - 1);
        refusesEndless(dialect().streamContentType(), text(frame));
    }

    @Test
    void anEventWithoutEndIsNotTaken() {
        needs(speaksSse(), "server-sent events");
        refusesEndless(dialect().streamContentType(), "data: {}\n", ("data: " + "x".repeat(1000) + "\n").repeat(1000));
    }

    private void refusesEndless(String type, String beginning) {
        int middle = beginning.indexOf("\" \"") < 0 ? beginning.length() / 2 : beginning.indexOf("\" \"") + 1;
        refusesEndless(type, beginning.substring(0, middle), " ".repeat(PIECE));
    }

    private void refusesEndless(String type, String beginning, String more) {
        AtomicLong written = new AtomicLong();
        byte[] piece = more.getBytes(StandardCharsets.UTF_8);
        serve(Scripts.open(type, List.of(beginning.getBytes(StandardCharsets.UTF_8)))
                .then(exchange -> {
                    while (true) {
                        exchange.chunk(piece);
                        written.addAndGet(piece.length);
                    }
                }));

        LlmException failure = StreamProbe.on(call().events()).awaitFailure();

        assertThat(checked(failure).kind()).isEqualTo(ErrorKind.PROTOCOL);
        server.awaitDisconnect();
        assertThat(written).as("bytes that the server could write").hasValueLessThan(MOST_WRITTEN);
        assertThat(server.requests()).as("requests: it would be as long again").hasSize(1);
    }

    @Test
    void survivesDeepNesting() {
        String deep = "{\"deep\":" + "[".repeat(DEPTH) + "]".repeat(DEPTH) + ",";
        String objects = "{\"deep\":" + "{\"a\":".repeat(DEPTH) + "1" + "}".repeat(DEPTH) + ",";
        String open = "{\"deep\":" + "[".repeat(DEPTH);
        for (String begin : List.of(deep, objects, open)) {
            answersOrRefuses(json -> json.replaceFirst("\\{", Matcher.quoteReplacement(begin)));
        }
        failsBothWays(
                Scripts.json(400, deep + dialect().errorBody(400, "No.").substring(1)),
                failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST));
    }

    @Test
    void survivesNumbersOutOfRange() {
        for (String number :
                List.of("1e999", "-1e999", "99999999999999999999999", "-1", "0.5", "2147483648", "\"1\"", "null")) {
            answersOrRefuses(json -> json.replaceAll("(\"[a-z_]+\"):\\d+", "$1:" + number));
        }
    }

    @Test
    void survivesMembersOfAnotherType() {
        for (String value : List.of("null", "[]", "{}", "true", "7", "\"x\"", "[null]", "[[]]", "[{}]")) {
            for (String name : names()) {
                String member = "\"" + name + "\":";
                answersOrRefuses(json -> json.replaceFirst("\\{", "{" + Matcher.quoteReplacement(member + value) + ",")
                        .replaceFirst("(.)" + member, "$1\"was_" + name + "\":"));
            }
        }
    }

    /** The names that the dialect itself uses. */
    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        Matcher matcher = Pattern.compile("\"([a-z_]+)\":").matcher(dialect().wholeAnswer("x"));
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    @Test
    void survivesMembersThatComeTwice() {
        answersOrRefuses(json -> json.replaceFirst("(\"[a-z_]+\":\"[^\"]*\")", "$1,$1"));
    }

    @Test
    void survivesCharactersThatAreNone() {
        String marked = "MARK";
        for (String text :
                List.of("a\\ud800b", "a\\udc00\\ud800", "a\\u0000b", "a\u0000b", "a\uFFFEb\u202E", "\\ud83d\\ude00")) {
            serve(Scripts.json(200, dialect().wholeAnswer(marked).replace(marked, text)));
            endsWell();
            List<byte[]> frames = dialect().textFrames(marked).stream()
                    .map(frame -> text(frame).replace(marked, text).getBytes(StandardCharsets.UTF_8))
                    .toList();
            serve(streamOf(List.of(whole(frames))));
            endsWell();
        }
    }

    @Test
    void survivesBytesThatAreNoText() {
        byte[] bytes = new byte[1000];
        new Random(1).nextBytes(bytes);
        failsWithProtocol(exchange -> exchange.answer(200, Map.of("Content-Type", "application/json"), bytes));
        failsWithProtocol(exchange ->
                exchange.answer(200, Map.of("Content-Type", dialect().streamContentType()), bytes));
    }

    /** Whole and as a stream, what is changed so is an answer, or it is none and the failure says so. */
    private void answersOrRefuses(UnaryOperator<String> change) {
        String whole = dialect().wholeAnswer("x");
        needs(whole.startsWith("{"), "whole answers that are JSON");
        serve(Scripts.json(200, change.apply(whole)));
        endsWell();
        List<byte[]> frames = new ArrayList<>();
        for (byte[] frame : dialect().textFrames("x")) {
            frames.add(change.apply(text(frame)).getBytes(StandardCharsets.UTF_8));
        }
        for (byte[] frame : dialect().endFrames()) {
            frames.add(change.apply(text(frame)).getBytes(StandardCharsets.UTF_8));
        }
        serve(streamOf(frames));
        endsWell();
    }

    private void endsWell() {
        StreamProbe probe = StreamProbe.on(call().events());
        if (probe.awaitTerminal() instanceof LlmException failure) {
            checked(failure);
        } else {
            probe.awaitCompletion();
        }
    }
}
