/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.Frame;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.StreamDecoder;
import dev.osgillm.support.call.StreamOperation;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A request whose answer tells the progress of a long operation.
 *
 * @param question makes the request of an attempt, which asks for a stream
 */
record ProgressOperation(Supplier<HttpRequest> question, OllamaErrors errors)
        implements StreamOperation<ModelEvent, List<ModelEvent>> {

    @Override
    public HttpRequest request() {
        return question.get();
    }

    @Override
    public HttpRequest streamRequest() {
        return question.get();
    }

    @Override
    public Framing framing() {
        return Framing.NDJSON;
    }

    /** A pull runs for hours, and nothing of what it tells is kept. */
    @Override
    public long longest() {
        return Long.MAX_VALUE;
    }

    @Override
    public StreamDecoder<ModelEvent> decoder(HttpHeaders headers, CallMeter meter) {
        return new ProgressDecoder(errors);
    }

    /** Proxies that collect a stream hand it on as one answer, whatever media type they say it has. */
    @Override
    public List<ModelEvent> read(HttpReply reply, CallMeter meter) {
        List<ModelEvent> events = new ArrayList<>();
        ProgressDecoder decoder = new ProgressDecoder(errors);
        reply.text().lines().filter(line -> !line.isBlank()).forEach(line -> {
            if (!decoder.atEnd()) {
                decoder.frame(new Frame(null, line), events::add);
            }
        });
        decoder.end(events::add);
        return events;
    }

    @Override
    public void replay(List<ModelEvent> events, Consumer<? super ModelEvent> out) {
        events.forEach(out);
    }
}
