/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.interceptor;

import dev.osgillm.api.LlmException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Stands between applications and providers: sees each call when it starts and may let it pass, change its request, answer
 * it, or refuse it. Publish it as a service; it takes part from the next call that starts, and no longer when it was
 * withdrawn.
 *
 * <p>The interceptors of a call are asked one after the other, the one with the highest {@code service.ranking} first, and
 * each sees the request as those before it left it. What was begun is told its end in the reverse order, see
 * {@link Decision#onEnd}. Which interceptors there are is fixed when a call starts.
 *
 * <p>Chats, completions and embeddings of {@link dev.osgillm.api.client.LlmClient} are intercepted: each round of a tool chat
 * and each chat of a batch is a call of its own. What goes to the provider by {@code call} and {@code streamingCall} is not,
 * for nobody but its operation knows the request, nor is what an application asks of a provider's service itself.
 *
 * <p>An interceptor that fails would let through what it was to hold back, so its call fails as well, and the failure names its
 * bundle. One that publishes {@link dev.osgillm.api.LlmConstants#INTERCEPTOR_OPTIONAL} as {@code true} is passed over
 * instead.
 *
 * <p>While one is absent, calls go without it, unless the router's configuration requires it by its name
 * ({@code required_interceptors}, {@link dev.osgillm.api.LlmConstants#INTERCEPTOR_NAME}): then they wait for a moment, and fail.
 */
@ConsumerType
public interface CallInterceptor {

    /**
     * A call starts. Runs on the thread that waits for the call, or on one of the router's, and for many calls at once; it must
     * return without waiting for anybody.
     *
     * @param call what shall be done, and for whom
     * @return what becomes of it, never {@code null}
     * @throws LlmException to refuse the call, which then fails with it
     */
    Decision intercept(Invocation call);
}
