/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import dev.osgillm.tck.server.Exchange;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Plays to each request what its model asks for. Safe for use by many threads. */
final class Player implements Script {

    private static final Pattern STREAMED = Pattern.compile("\"stream\"\\s*:\\s*true");
    private static final Duration PAUSE = Duration.ofMillis(3);
    private static final byte[] MEGABYTE = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    private static final String MESSAGE = "The wheels came off.";

    private final Wire wire;
    private final History history = new History();

    Player(Wire wire) {
        this.wire = wire;
    }

    /** @return what came of late with that number, for messages */
    String history(long number) {
        return history.of(number);
    }

    /** @return requests that came again although nothing had been wrong with the answer */
    long unprovoked() {
        return history.unprovoked();
    }

    @Override
    public void play(Exchange exchange) throws IOException, InterruptedException {
        RecordedRequest request = exchange.request();
        String body = request.body();
        Behaviour behaviour =
                Behaviour.asked(request.path()).or(() -> Behaviour.asked(body)).orElseThrow();
        List<Long> numbers = Answers.numbers(body);
        boolean again = history.note(behaviour, numbers.get(0), request.connection());
        if (!before(exchange, behaviour, again)) {
            return;
        }
        boolean embeddings = !request.path().contains("chat");
        if (!embeddings && STREAMED.matcher(body).find()) {
            stream(exchange, behaviour, numbers.get(0));
        } else {
            whole(exchange, behaviour, wholeBody(behaviour, numbers, embeddings));
        }
    }

    /** What has nothing to do with the form of the answer. Returns whether one is to follow. */
    private boolean before(Exchange exchange, Behaviour behaviour, boolean again)
            throws IOException, InterruptedException {
        switch (behaviour) {
            case RATE_LIMITED -> fail(exchange, 429);
            case FAILING -> fail(exchange, 500);
            case UNAUTHORIZED -> fail(exchange, 401);
            case RATE_LIMITED_ONCE, FAILING_ONCE -> {
                if (!again) {
                    fail(exchange, behaviour == Behaviour.FAILING_ONCE ? 500 : 429);
                }
                return again;
            }
            case HTML -> Scripts.html(200, "<html><body>Welcome</body></html>").play(exchange);
            case EMPTY -> Scripts.emptyBody(200).play(exchange);
            case GARBAGE -> Scripts.json(200, "{\"choices\":[{").play(exchange);
            case RESET_FIRST -> exchange.reset();
            case STALL_HEADERS -> exchange.stall();
            default -> {
                return true;
            }
        }
        return false;
    }

    private void fail(Exchange exchange, int status) throws IOException {
        Map<String, String> headers = status == 429
                ? Map.of("Content-Type", "application/json", "Retry-After", "0")
                : Map.of("Content-Type", "application/json");
        exchange.answer(status, headers, status == 500 ? wire.error(MESSAGE) : "{\"error\":\"" + MESSAGE + "\"}");
    }

    private String wholeBody(Behaviour behaviour, List<Long> numbers, boolean embeddings) {
        String model = behaviour.model();
        if (behaviour == Behaviour.ERROR_IN_STREAM) {
            return wire.error(MESSAGE);
        }
        if (embeddings) {
            return wire.embeddings(model, numbers.stream().map(Answers::vector).toList());
        }
        return behaviour == Behaviour.TOOLS
                ? wire.wholeToolCall(model, Answers.toolArguments(numbers.get(0)))
                : wire.wholeText(model, Answers.text(numbers.get(0)));
    }

    private void whole(Exchange exchange, Behaviour behaviour, String text) throws IOException, InterruptedException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        byte[] half = Arrays.copyOf(body, body.length / 2);
        Map<String, String> headers =
                Map.of("Content-Type", "application/json", "Content-Length", Integer.toString(body.length));
        switch (behaviour) {
            case CUT, CUT_EVENT -> {
                exchange.head(200, headers);
                exchange.raw(half);
                exchange.close();
            }
            case RESET_MIDDLE -> {
                exchange.head(200, headers);
                exchange.raw(half);
                exchange.reset();
            }
            case STALL_FIRST -> {
                exchange.head(200, headers);
                exchange.stall();
            }
            case STALL_MIDDLE -> {
                exchange.head(200, headers);
                exchange.raw(half);
                exchange.stall();
            }
            case OVERSIZE -> flood(exchange, "application/json", 65);
            case BYTE_BY_BYTE ->
                Scripts.rawStreamByteByByte("application/json", body).play(exchange);
            default -> {
                if (behaviour == Behaviour.SLOW) {
                    exchange.pause(PAUSE);
                }
                exchange.answer(200, Map.of("Content-Type", "application/json"), body);
            }
        }
    }

    private void stream(Exchange exchange, Behaviour behaviour, long number) throws IOException, InterruptedException {
        String model = behaviour.model();
        String type = wire.streamType();
        boolean tools = behaviour == Behaviour.TOOLS;
        List<byte[]> content = tools
                ? wire.toolFrames(model, Answers.toolArguments(number))
                : wire.textFrames(model, Answers.words(number));
        List<byte[]> half = content.subList(0, Math.max(1, content.size() / 2));
        List<byte[]> all = new ArrayList<>(content);
        all.addAll(wire.endFrames(model, tools));
        switch (behaviour) {
            case CUT -> Scripts.stream(type, half).play(exchange);
            case CUT_EVENT -> {
                Scripts.open(type, half).play(exchange);
                byte[] next = content.get(half.size() % content.size());
                exchange.chunk(Arrays.copyOf(next, next.length / 2));
                exchange.endChunks();
            }
            case RESET_MIDDLE -> Scripts.resetAfter(Scripts.open(type, half)).play(exchange);
            case STALL_FIRST ->
                Scripts.stallAfter(Scripts.open(type, List.of())).play(exchange);
            case STALL_MIDDLE -> Scripts.stallAfter(Scripts.open(type, half)).play(exchange);
            case ERROR_IN_STREAM ->
                Scripts.open(type, half)
                        .then(Scripts.frames(wire.errorFrames(MESSAGE)))
                        .then(Scripts.end())
                        .play(exchange);
            case OVERSIZE -> flood(exchange, type, 17);
            case BYTE_BY_BYTE -> Scripts.rawStreamByteByByte(type, joined(all)).play(exchange);
            case SLOW -> {
                Scripts.open(type, List.of()).play(exchange);
                for (byte[] frame : all) {
                    exchange.pause(PAUSE);
                    exchange.chunk(frame);
                }
                exchange.endChunks();
            }
            default -> Scripts.stream(type, all).play(exchange);
        }
    }

    private static void flood(Exchange exchange, String type, int megabytes) throws IOException {
        exchange.startChunks(200, Map.of("Content-Type", type));
        for (int i = 0; i < megabytes; i++) {
            exchange.chunk(MEGABYTE);
        }
        exchange.endChunks();
    }

    private static byte[] joined(List<byte[]> frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        frames.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
