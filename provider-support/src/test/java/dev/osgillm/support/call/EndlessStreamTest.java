/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.resetBeforeHeaders;
import static dev.osgillm.tck.server.Scripts.sse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that say more than anybody can keep. */
@Timeout(60)
class EndlessStreamTest {

    private final Engines engines = new Engines();
    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void close() {
        server.close();
        engines.close();
    }

    private Probe read(long longest) {
        Probe probe = new Probe(Long.MAX_VALUE);
        engines.engine()
                .streamingCall(Engines.words(server.uri(), longest), Timeouts.INHERITED)
                .events()
                .subscribe(probe);
        return probe;
    }

    /** Says the frame until nobody listens. */
    private static Script endless(String frame) {
        return exchange -> {
            exchange.startChunks(200, Map.of("Content-Type", "text/event-stream"));
            while (true) {
                exchange.chunk(frame);
            }
        };
    }

    @Test
    void endWithWhatFitted() throws Exception {
        server.on("POST", "/words", endless("data: more\n\n"));

        Object end = read(10).awaitEnd();

        assertThat(end).isInstanceOfSatisfying(LlmException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.PROTOCOL);
            assertThat(e.retryable()).isFalse();
            assertThat(e)
                    .hasMessage(
                            "toy: The stream has brought more than 10 characters and does not end. The model may repeat"
                                    + " itself: limit its answer (max_tokens), and look into what arrived.");
            assertThat(e.partial(String.class)).contains("moremore");
        });
        server.awaitDisconnect();
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {14, Long.MAX_VALUE})
    void mayBeAsLongAsTheirLimit(long longest) throws Exception {
        server.on("POST", "/words", sse("more", "more", "[DONE]"));

        assertThat(read(longest).awaitEnd()).isEqualTo("complete");
    }

    @Test
    void haveTheirLimitInEachAttempt() throws Exception {
        server.on("POST", "/words", resetBeforeHeaders(), sse("!one attempt"), sse("more", "more", "[DONE]"));

        assertThat(read(14).awaitEnd()).isEqualTo("complete");
    }

    @Test
    void doNotCountWhatKeepsTheConnectionAlive() throws Exception {
        server.on("POST", "/words", exchange -> {
            exchange.startChunks(200, Map.of("Content-Type", "text/event-stream"));
            exchange.chunk(": ping\n\n".repeat(1_000) + "data: more\n\ndata: [DONE]\n\n");
            exchange.endChunks();
        });

        assertThat(read(10).awaitEnd()).isEqualTo("complete");
    }
}
