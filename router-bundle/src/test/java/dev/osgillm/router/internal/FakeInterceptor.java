/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.interceptor.CallInterceptor;
import dev.osgillm.api.interceptor.Decision;
import dev.osgillm.api.interceptor.Invocation;
import dev.osgillm.api.interceptor.Outcome;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.osgi.framework.ServiceRegistration;

/** Writes down the calls that it saw and how they ended. */
final class FakeInterceptor implements CallInterceptor {

    private final Function<Invocation, Decision> decides;
    final List<Invocation> calls = new CopyOnWriteArrayList<>();
    final List<Thread> threads = new CopyOnWriteArrayList<>();
    final List<Outcome> ends = new CopyOnWriteArrayList<>();

    private FakeInterceptor(Function<Invocation, Decision> decides) {
        this.decides = decides;
    }

    static FakeInterceptor watching() {
        return new FakeInterceptor(call -> Decision.proceed());
    }

    static FakeInterceptor deciding(Function<Invocation, Decision> decides) {
        return new FakeInterceptor(decides);
    }

    /** Says one more thing in each chat. */
    static FakeInterceptor adding(String text) {
        return new FakeInterceptor(call -> Decision.proceed(call.request(ChatRequest.class).orElseThrow().toBuilder()
                .user(text)
                .build()));
    }

    ServiceRegistration<CallInterceptor> publish(Felix felix, int ranking) {
        return felix.context()
                .registerService(CallInterceptor.class, this, new Hashtable<>(Map.of("service.ranking", ranking)));
    }

    /** @return what the only call that it saw ended as */
    Outcome end() {
        if (calls.size() != 1 || ends.size() != 1) {
            throw new AssertionError(calls + " ended as " + ends);
        }
        return ends.get(0);
    }

    /** @return the last thing that was said in the chat */
    static String said(LlmRequest request) {
        List<dev.osgillm.api.chat.Message> messages = ((ChatRequest) request).messages();
        return messages.get(messages.size() - 1).text();
    }

    @Override
    public Decision intercept(Invocation call) {
        calls.add(call);
        threads.add(Thread.currentThread());
        return decides.apply(call).onEnd(ends::add);
    }
}
