/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A component that is the provider {@code hanging} and does not come back from its deactivation until it is let go. */
public final class HangingProvider implements ChatProvider {

    /** Its description for Declarative Services. */
    static final String DESCRIPTION =
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="hanging" immediate="true"
                activate="activate" deactivate="deactivate">
              <implementation class="dev.osgillm.it.HangingProvider"/>
              <service><provide interface="dev.osgillm.api.chat.ChatProvider"/></service>
              <property name="llm.id" value="hanging"/>
              <reference name="hangs" interface="java.util.concurrent.CountDownLatch" target="(hangs=now)"
                  field="hangs"/>
              <reference name="go" interface="java.util.concurrent.CountDownLatch" target="(hangs=until)" field="until"/>
            </scr:component>
            """;

    private volatile CountDownLatch hangs;
    private volatile CountDownLatch until;

    void activate(Map<String, Object> properties) {
        if (!properties.containsKey("llm.id")) {
            throw new IllegalStateException();
        }
    }

    void deactivate() throws InterruptedException {
        hangs.countDown();
        until.await();
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
        throw new UnsupportedOperationException();
    }
}
