/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.LlmException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Optional;

/**
 * One request and how to read its answer. {@link #request()} runs once for each attempt, on a thread of the engine's; one
 * attempt follows the other.
 *
 * @param <R> the result
 */
public interface Operation<R> {

    /** What to do about a lost answer of most requests. */
    String LOST = "The server may have worked on the request; repeat it if that does no harm.";

    /**
     * Builds the request, with credentials, without a timeout (the engine has its own limits).
     *
     * @throws LlmException when the provider cannot express what is asked; not repeated
     */
    HttpRequest request();

    /**
     * Reads an answer with a status of 2xx.
     *
     * @throws LlmException when the body is an error in disguise or not the protocol; repeated when it is retryable
     */
    R read(HttpReply reply, CallMeter meter);

    /**
     * Says whether the request may be sent again though the server may have done already what it asks for: its answer may
     * be lost, or a gateway may have given up. Only the refusal of a request that came too early is followed by another one
     * otherwise.
     *
     * @return whether a second attempt ends as the first one would have
     */
    default boolean repeatable() {
        return true;
    }

    /**
     * @return what a person should know and do when the answer is lost or late, so that the server may have done what it was
     *     asked for
     */
    default String whenLost() {
        return LOST;
    }

    /**
     * Asked about an answer with another status than 2xx: whether the next attempt will say in other words what the server
     * did not understand. Then it follows at once and does not count as a repetition; the engine does that a few times at
     * most.
     *
     * @param refusal with its body
     */
    default boolean adapts(HttpReply refusal) {
        return false;
    }

    /**
     * Tells where to go on when the server redirects. The engine sends the request as it is given here, so it is here that
     * a credential is kept from leaving its host. Streams are never redirected.
     *
     * @param from the request that was answered
     * @param reply with a status of 3xx
     * @return the next request; empty to fail
     * @throws LlmException when the redirect must not be followed, with the reason
     */
    default Optional<HttpRequest> redirected(HttpRequest from, HttpReply reply) {
        return Optional.empty();
    }

    /**
     * Reads a refusal, for servers whose errors the engine's {@link ErrorMapper} does not know.
     *
     * @param from the request that was answered
     * @param reply with a status of neither 2xx nor 3xx
     * @return what it means; empty to let the engine's mapper tell
     */
    default Optional<LlmException> refused(HttpRequest from, HttpReply reply) {
        return Optional.empty();
    }

    /**
     * @return whether a web page can be the answer. Else it is refused, since it is what a wrong address or a gateway
     *     answers.
     */
    default boolean takesWebPages() {
        return false;
    }

    /**
     * Takes the body of an answer with a status of 2xx. This one keeps it in memory, up to a limit; another one may put it
     * elsewhere and complete with what {@link #read} shall get instead. Streams do not ask this.
     */
    default BodySubscriber<byte[]> body(ResponseInfo info) {
        return LimitedBody.forAnswer(info);
    }
}
