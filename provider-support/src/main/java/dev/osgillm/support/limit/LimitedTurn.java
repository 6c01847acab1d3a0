/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.embedding.EmbeddingResponse;
import java.net.http.HttpHeaders;
import java.util.function.Consumer;

/**
 * An exchange that passes all limits of its instance. Others are called, and things given back, with nothing locked.
 */
final class LimitedTurn implements Turn {

    private enum Phase {
        IDLE,
        WAITING,
        TRYING,
        CLOSED
    }

    private enum Station {
        PLACE,
        RATE,
        PROBE
    }

    private record Request(long patience, long since, Runnable go, Consumer<LlmException> refused) {

        long left(long now) {
            return patience == Long.MAX_VALUE ? patience : patience - (now - since);
        }
    }

    private final InstanceLimits limits;

    // All guarded by this.
    private Phase phase = Phase.IDLE;
    private Station station = Station.PLACE;
    private Request request;
    private CallSlots.Place place;
    private RateQueue.Waiter waiter;
    private long pass;
    private boolean arrived;

    LimitedTurn(InstanceLimits limits) {
        this.limits = limits;
    }

    @Override
    public void next(long patience, Runnable go, Consumer<LlmException> refused) {
        boolean hasPlace;
        synchronized (this) {
            settle();
            if (phase == Phase.CLOSED) {
                return;
            }
            phase = Phase.WAITING;
            request = new Request(patience, limits.now(), go, refused);
            arrived = false;
            hasPlace = place != null || limits.slots() == null;
        }
        if (limits.breaker() != null && limits.breaker().refuses(limits.now())) {
            giveUp();
        } else if (hasPlace) {
            askForRate();
        } else {
            askForPlace();
        }
    }

    private void askForPlace() {
        CallSlots.Place entered = limits.slots().enter(() -> limits.executor().execute(this::askForRate));
        boolean closed;
        synchronized (this) {
            station = Station.PLACE;
            place = entered;
            closed = phase == Phase.CLOSED;
        }
        if (closed) {
            entered.leave();
            return;
        }
        switch (entered.first()) {
            case RUNNING -> askForRate();
            case WAITING -> waits();
            case REFUSED -> refuse(limits.refusals().full());
            case LEFT -> {}
        }
    }

    private void askForRate() {
        Request asked = waitingRequest();
        if (asked == null) {
            return;
        }
        if (limits.rates().passes()) {
            askBreaker();
            return;
        }
        synchronized (this) {
            station = Station.RATE;
        }
        RateQueue.Waiter entered = limits.rates()
                .enter(
                        asked.left(limits.now()),
                        () -> limits.executor().execute(this::askBreaker),
                        nanos -> limits.executor().execute(() -> refuseRate(nanos)));
        boolean waiting;
        synchronized (this) {
            waiter = entered;
            waiting = phase == Phase.WAITING;
        }
        if (waiting) {
            waits();
        } else {
            entered.leave();
        }
    }

    /** @return the request, {@code null} when it was withdrawn or refused meanwhile */
    private synchronized Request waitingRequest() {
        return phase == Phase.WAITING ? request : null;
    }

    private void askBreaker() {
        if (waitingRequest() == null) {
            return;
        }
        if (limits.breaker() == null) {
            go(0);
            return;
        }
        long answer = limits.breaker().ask(limits.now());
        if (answer == CircuitBreaker.PROBE) {
            synchronized (this) {
                station = Station.PROBE;
            }
            limits.waitsNoMore(this);
            limits.probe(this);
        } else if (answer == CircuitBreaker.REFUSED) {
            giveUp();
        } else {
            go(answer);
        }
    }

    /** The probe that this one has asked for has ended. */
    void probed(boolean good, String problem) {
        boolean wanted;
        long answer;
        synchronized (this) {
            wanted = phase == Phase.WAITING;
            answer = limits.breaker().probed(good, wanted, problem, limits.now());
        }
        if (answer != CircuitBreaker.REFUSED) {
            go(answer);
            return;
        }
        giveUp();
        if (!good) {
            limits.opened();
        }
    }

    private void waits() {
        limits.waits(this);
        if (waitingRequest() == null) {
            limits.waitsNoMore(this);
        } else if (limits.breaker() != null && limits.breaker().refuses(limits.now())) {
            giveUp();
        }
    }

    private void go(long newPass) {
        Runnable go = null;
        synchronized (this) {
            if (phase == Phase.WAITING) {
                phase = Phase.TRYING;
                pass = newPass;
                waiter = null;
                go = request.go();
                request = null;
            }
        }
        limits.waitsNoMore(this);
        if (go != null) {
            go.run();
        } else if (limits.breaker() != null) {
            limits.breaker().abandoned(newPass);
        }
    }

    /** The server is left alone. */
    void giveUp() {
        refuse(limits.refusals().open(limits.breaker().outage(limits.now())));
    }

    private void refuseRate(long nanos) {
        refuse(limits.refusals().tooFast(limits.rates().reason(), nanos));
    }

    private void refuse(LlmException failure) {
        Consumer<LlmException> refused = null;
        RateQueue.Waiter leaving;
        synchronized (this) {
            if (phase == Phase.WAITING) {
                phase = Phase.IDLE;
                refused = request.refused();
                request = null;
            }
            leaving = waiter;
            waiter = null;
        }
        limits.waitsNoMore(this);
        if (leaving != null) {
            leaving.leave();
        }
        if (refused != null) {
            refused.accept(failure);
        }
    }

    @Override
    public void arrived(HttpHeaders headers) {
        synchronized (this) {
            arrived = true;
        }
        limits.learn(headers);
    }

    @Override
    public void answered() {
        synchronized (this) {
            if (phase == Phase.TRYING && limits.breaker() != null) {
                limits.breaker().answered(pass);
            }
        }
    }

    @Override
    public void used(Object result) {
        if (limits.chargesTokens()) {
            Usage usage = result instanceof ChatResponse chat
                    ? chat.usage()
                    : result instanceof EmbeddingResponse embedding ? embedding.usage() : null;
            if (usage != null) {
                limits.rates().used(usage.totalTokens().orElse(0));
            }
        }
    }

    @Override
    public void failed(LlmException failure) {
        boolean opened;
        synchronized (this) {
            if (phase != Phase.TRYING) {
                return;
            }
            opened = Evidence.of(failure, arrived) == Evidence.FAILS
                    && limits.breaker() != null
                    && limits.breaker().failed(pass, Evidence.words(failure), limits.now());
            arrived = Evidence.of(failure, arrived) == Evidence.ANSWERS;
            settle();
        }
        if (failure.kind() == ErrorKind.RATE_LIMIT && failure.retryable()) {
            failure.retryAfter().ifPresent(limits.rates()::close);
        }
        if (opened) {
            limits.opened();
        }
    }

    /** An attempt whose outcome nobody has told has at least shown whether the server answers. */
    private void settle() {
        if (phase != Phase.TRYING) {
            return;
        }
        phase = Phase.IDLE;
        if (limits.breaker() == null) {
            return;
        }
        if (arrived) {
            limits.breaker().answered(pass);
        } else {
            limits.breaker().abandoned(pass);
        }
    }

    @Override
    public synchronized String waitsFor() {
        if (phase != Phase.WAITING) {
            return "";
        }
        return switch (station) {
            case PLACE -> limits.refusals().aPlace();
            case RATE -> Refusals.theRate(limits.rates().reason());
            case PROBE -> "a probe of the server, which had not answered before";
        };
    }

    @Override
    public void close() {
        CallSlots.Place left;
        RateQueue.Waiter leaving;
        synchronized (this) {
            settle();
            phase = Phase.CLOSED;
            request = null;
            left = place;
            place = null;
            leaving = waiter;
            waiter = null;
        }
        limits.waitsNoMore(this);
        if (leaving != null) {
            leaving.leave();
        }
        if (left != null) {
            left.leave();
        }
    }
}
