/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.LlmException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.function.Consumer;

/**
 * One request that can be answered in pieces. {@link #request()} and {@link #read} are its form without pieces.
 *
 * @param <E> the events
 * @param <R> the result
 */
public interface StreamOperation<E, R> extends Operation<R> {

    /** The most of an answer that is collected, in characters: hundreds of times what models can say. */
    long LONGEST_ANSWER = 256L << 20;

    /** How the body is cut into frames. */
    enum Framing {
        /** Server-sent events. */
        SSE,
        /** One JSON object per line. */
        NDJSON
    }

    /**
     * Builds the request for the streaming form.
     *
     * @throws LlmException as {@link #request()}
     */
    HttpRequest streamRequest();

    /** @return how the body is cut into frames */
    Framing framing();

    /**
     * Bounds the memory of one attempt. What a server says beyond it fails the call with the kind {@code PROTOCOL} and what
     * arrived until then.
     *
     * @return the most that frames may bring in all, in characters; {@link Long#MAX_VALUE} where the decoder keeps nothing
     *     of them
     */
    default long longest() {
        return LONGEST_ANSWER;
    }

    /**
     * @param headers of the answer, with a status of 2xx
     * @return a decoder for one attempt
     */
    StreamDecoder<E> decoder(HttpHeaders headers, CallMeter meter);

    /**
     * Emits the events of a result, the last one included, for servers that answer a streaming request with the whole
     * answer at once.
     */
    void replay(R result, Consumer<? super E> out);
}
