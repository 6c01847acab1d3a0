/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.interceptor.CallInterceptor;
import dev.osgillm.api.interceptor.Decision;
import dev.osgillm.api.interceptor.InterceptorInfo;
import dev.osgillm.api.interceptor.Invocation;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An interceptor that is published, and what becomes of calls when it fails. */
final class Hook {

    private static final Logger LOG = LoggerFactory.getLogger(Hook.class);

    private final ServiceReference<CallInterceptor> reference;
    private final CallInterceptor interceptor;
    private final AtomicBoolean complained = new AtomicBoolean();
    private volatile boolean gone;
    private volatile boolean required;

    Hook(ServiceReference<CallInterceptor> reference, CallInterceptor interceptor) {
        this.reference = reference;
        this.interceptor = interceptor;
    }

    /** @return also what a configuration file brings, in which each value is a text; else 0 */
    int ranking() {
        Object ranking = reference.getProperty(Constants.SERVICE_RANKING);
        if (ranking instanceof String text) {
            try {
                return Integer.parseInt(text.strip());
            } catch (NumberFormatException e) {
                return 0;
            }
        }
        return ranking instanceof Integer number ? number : 0;
    }

    /** @return the name by which it can be required, empty when it has none */
    String name() {
        return reference.getProperty(LlmConstants.INTERCEPTOR_NAME) instanceof String name ? name.strip() : "";
    }

    /** @param now whether no call may go without it, though it calls itself optional */
    void require(boolean now) {
        required = now;
    }

    /** @return what others may know */
    InterceptorInfo info() {
        Bundle bundle = reference.getBundle();
        return new InterceptorInfo(
                name(),
                interceptor.getClass().getName(),
                ranking(),
                bundle == null || bundle.getSymbolicName() == null ? "" : bundle.getSymbolicName(),
                bundle == null ? 0 : bundle.getBundleId(),
                passed(),
                required);
    }

    long serviceId() {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    boolean optional() {
        return Boolean.TRUE.equals(reference.getProperty(LlmConstants.INTERCEPTOR_OPTIONAL));
    }

    private boolean passed() {
        return optional() && !required;
    }

    void leave() {
        gone = true;
    }

    boolean gone() {
        return gone;
    }

    /**
     * @return what it decided, {@code null} when the call goes on without it
     * @throws LlmException when the call may not go on
     */
    Decision ask(Invocation call) {
        try {
            return checked(interceptor.intercept(call), call);
        } catch (LlmException refusal) {
            throw refusal;
        } catch (RuntimeException | Error e) {
            if (gone && required) {
                throw LlmException.builder(
                                ErrorKind.UNAVAILABLE,
                                this + " left while the call started, and no call may go without it ("
                                        + Interceptors.KEY + " in " + RouterConfig.PID + "). Repeat the call.")
                        .cause(e)
                        .build();
            }
            if (gone) {
                LOG.debug("{} left while a call started, which goes on without it", this, e);
                return null;
            }
            if (complained.compareAndSet(false, true)) {
                LOG.error(
                        "{} failed; calls {} when it does",
                        this,
                        passed() ? "go on without it" : "fail with " + ErrorKind.PROTOCOL,
                        e);
            }
            if (passed()) {
                return null;
            }
            throw LlmException.builder(
                            ErrorKind.PROTOCOL,
                            this + " failed with " + e.getClass().getName() + ", and the call was not made: what it"
                                    + " guards would go unguarded. The log says more; report it there, or stop that"
                                    + " bundle to go on without it.")
                    .cause(e)
                    .build();
        }
    }

    /** @return the decision, when the call can follow it */
    private static Decision checked(Decision decision, Invocation call) {
        Objects.requireNonNull(decision, "It decided nothing");
        Class<?> changed = decision.request().map(Object::getClass).orElse(null);
        if (changed != null && changed != call.request().getClass()) {
            throw new IllegalArgumentException("It made a " + changed.getSimpleName() + " of a "
                    + call.request().getClass().getSimpleName());
        }
        Class<?> wanted = call.request() instanceof EmbeddingRequest ? EmbeddingResponse.class : ChatResponse.class;
        Object response = decision.response().orElse(null);
        if (response != null && !wanted.isInstance(response)) {
            throw new IllegalArgumentException("It answered with a "
                    + response.getClass().getSimpleName() + " where a " + wanted.getSimpleName() + " is wanted");
        }
        return decision;
    }

    @Override
    public String toString() {
        Bundle bundle = reference.getBundle();
        return "The interceptor " + interceptor.getClass().getName()
                + (bundle == null ? "" : " of " + bundle.getSymbolicName() + " (bundle " + bundle.getBundleId() + ")");
    }
}
