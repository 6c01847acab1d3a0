/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.closeAfter;
import static dev.osgillm.tck.server.Scripts.json;
import static dev.osgillm.tck.server.Scripts.openSse;
import static dev.osgillm.tck.server.Scripts.resetBeforeHeaders;
import static dev.osgillm.tck.server.Scripts.sse;
import static dev.osgillm.tck.server.Scripts.stallAfter;
import static dev.osgillm.tck.server.Scripts.stallBeforeHeaders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Call;
import dev.osgillm.api.Timeouts;
import dev.osgillm.support.limit.CallLimits;
import dev.osgillm.support.limit.InstanceLimits;
import dev.osgillm.tck.server.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However calls end, nothing of an instance stays taken. */
@Timeout(120)
class NoPlaceIsLostTest {

    private static final int CALLS = 150;

    private final List<Runnable> cancels = new ArrayList<>();
    private final List<CompletableFuture<?>> answers = new ArrayList<>();
    private LimitedEngine limited;

    @AfterEach
    void close() {
        limited.close();
    }

    private static Script[] scripts() {
        return new Script[] {
            json(200, "1"),
            json(200, Map.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "3s"), "2"),
            json(503, "{}"),
            json(400, "{}"),
            json(429, Map.of("Retry-After", "2"), "{}"),
            resetBeforeHeaders(),
            stallBeforeHeaders(),
            sse("a", "b", "[DONE]"),
            closeAfter(openSse("a")),
            stallAfter(openSse("a")),
            sse("!broken")
        };
    }

    private void begin(Random random) {
        Duration limit = Duration.ofSeconds(5L + random.nextInt(60));
        Timeouts limits = Timeouts.builder()
                .total(limit)
                .firstToken(limit)
                .idle(Duration.ofSeconds(20))
                .build();
        if (random.nextBoolean()) {
            Call<String> call = limited.call(limits);
            answers.add(LimitedEngine.start(call).handle((value, failure) -> value));
            cancels.add(call::cancel);
        } else {
            Probe stream = limited.stream(limits);
            cancels.add(() -> stream.subscription.cancel());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whateverHappens(long seed) {
        Random random = new Random(seed);
        int most = 1 + random.nextInt(4);
        limited = new LimitedEngine(
                new CallLimits(most, 8, 600, 0, random.nextBoolean() ? 0 : 4, Duration.ofSeconds(10)), 3);
        InstanceLimits limits = limited.engine.limits();
        AtomicInteger asked = new AtomicInteger((int) seed);
        limited.server.otherwise(exchange -> {
            Script[] all = scripts();
            all[Math.floorMod(asked.incrementAndGet() * 7, all.length)].play(exchange);
        });
        for (int i = 0; i < CALLS; i++) {
            begin(random);
            assertThat(limits.running()).isLessThanOrEqualTo(most);
            if (random.nextInt(3) == 0) {
                cancels.get(random.nextInt(cancels.size())).run();
            }
            limited.time.pass(Duration.ofMillis(random.nextInt(3) * random.nextInt(2_000)));
        }
        if (random.nextBoolean()) {
            endByThemselves();
            assertNothingIsTaken(limits);
        }

        limited.engine.close(Duration.ZERO);

        assertNothingIsTaken(limits);
        LimitedEngine.await(() -> answers.stream().allMatch(CompletableFuture::isDone));
    }

    /** Each has limits, so time ends them all. A stream that its subscriber has cancelled says nothing more. */
    private void endByThemselves() {
        for (int i = 0; i < 200; i++) {
            limited.time.pass(Duration.ofSeconds(1));
        }
        LimitedEngine.await(() -> {
            limited.time.pass(Duration.ofSeconds(1));
            return answers.stream().allMatch(CompletableFuture::isDone)
                    && limited.engine.limits().running() == 0;
        });
    }

    private static void assertNothingIsTaken(InstanceLimits limits) {
        LimitedEngine.await(() -> limits.running() == 0 && limits.waiting() == 0);
    }
}
