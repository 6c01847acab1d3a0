/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

import dev.osgillm.api.LlmException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** An exchange that passes all limits of its instance. Nothing that may call others is called while it is locked. */
final class LimitedTurn implements Turn {

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
    private final Attempt attempt;

    // Guarded by this.
    private Request waiting; // null while it does not wait
    private Station station = Station.PLACE;
    private CallSlots.Place place;
    private RateQueue.Waiter waiter;
    private boolean closed;

    LimitedTurn(InstanceLimits limits) {
        this.limits = limits;
        attempt = new Attempt(limits.breaker());
    }

    @Override
    public void next(long patience, Runnable go, Consumer<LlmException> refused) {
        attempt.end();
        boolean placed;
        synchronized (this) {
            if (closed) {
                return;
            }
            waiting = new Request(patience, limits.now(), go, refused);
            placed = place != null || limits.slots() == null;
        }
        if (limits.leftAlone()) {
            giveUp();
        } else if (placed) {
            askForRate();
        } else {
            askForPlace();
        }
    }

    private void askForPlace() {
        station(Station.PLACE);
        CallSlots.Place entered = limits.slots().enter(() -> limits.execute(this::askForRate));
        boolean late;
        synchronized (this) {
            place = entered;
            late = closed;
        }
        if (late) {
            entered.leave();
            return;
        }
        switch (entered.first()) {
            case RUNNING -> askForRate();
            case WAITING -> waits();
            default -> refuse(limits.refusals().full());
        }
    }

    private void askForRate() {
        Request asked = waiting();
        if (asked == null) {
            return;
        }
        if (limits.rates().passes()) {
            askBreaker();
            return;
        }
        station(Station.RATE);
        RateQueue.Waiter entered = limits.rates()
                .enter(
                        asked.left(limits.now()),
                        () -> limits.execute(this::askBreaker),
                        nanos -> limits.execute(() ->
                                refuse(limits.refusals().tooFast(limits.rates().reason(), nanos))));
        if (entered == null) {
            refuse(limits.refusals().tooManyWait());
            return;
        }
        boolean waits;
        synchronized (this) {
            waits = waiting == asked;
            if (waits) {
                waiter = entered;
            }
        }
        if (waits) {
            waits();
        } else {
            entered.leave();
        }
    }

    private void askBreaker() {
        if (waiting() == null) {
            return;
        }
        if (limits.breaker() == null) {
            go(0);
            return;
        }
        long answer = limits.breaker().ask(limits.now());
        if (answer == CircuitBreaker.PROBE) {
            station(Station.PROBE);
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
        long answer = limits.breaker().probed(good, waiting() != null, problem, limits.now());
        if (answer != CircuitBreaker.REFUSED) {
            go(answer);
            return;
        }
        giveUp();
        if (!good) {
            limits.opened();
        }
    }

    /** Whoever closes it or opens the breaker while it begins to wait may not see it yet. */
    private void waits() {
        limits.waits(this);
        if (waiting() == null) {
            limits.waitsNoMore(this);
        } else if (limits.leftAlone()) {
            giveUp();
        }
    }

    private void go(long pass) {
        Request granted;
        synchronized (this) {
            granted = waiting;
            waiting = null;
            waiter = null;
            if (granted != null) {
                attempt.begin(pass);
            }
        }
        limits.waitsNoMore(this);
        if (granted != null) {
            granted.go().run();
        } else if (limits.breaker() != null) {
            limits.breaker().abandoned(pass);
        }
    }

    /** The server is left alone. */
    void giveUp() {
        refuse(limits.refusals().open(limits.breaker().outage(limits.now())));
    }

    private void refuse(LlmException failure) {
        Request refused;
        RateQueue.Waiter leaving;
        synchronized (this) {
            refused = waiting;
            leaving = waiter;
            waiting = null;
            waiter = null;
        }
        limits.waitsNoMore(this);
        if (leaving != null) {
            leaving.leave();
        }
        if (refused != null) {
            refused.refused().accept(failure);
        }
    }

    private synchronized Request waiting() {
        return waiting;
    }

    private synchronized void station(Station now) {
        station = now;
    }

    @Override
    public void announced(HttpHeaders headers) {
        limits.learn(headers);
    }

    @Override
    public void arrived() {
        attempt.arrived();
    }

    @Override
    public void answered() {
        attempt.answered();
    }

    @Override
    public void used(Object result) {
        limits.charge(result);
    }

    @Override
    public void failed(LlmException failure) {
        limits.learn(failure);
        if (attempt.failed(failure, limits.now())) {
            limits.opened();
        }
    }

    @Override
    public synchronized Optional<LlmException> timedOut(String setting, Duration limit) {
        if (waiting == null) {
            return Optional.empty();
        }
        String what =
                switch (station) {
                    case PLACE -> limits.refusals().aPlace();
                    case RATE -> Refusals.theRate(limits.rates().reason());
                    case PROBE -> "a probe of the server, which had not answered before";
                };
        return Optional.of(limits.refusals().timedOut(what, setting, limit));
    }

    @Override
    public void close() {
        CallSlots.Place left;
        RateQueue.Waiter leaving;
        synchronized (this) {
            closed = true;
            left = place;
            leaving = waiter;
            waiting = null;
            place = null;
            waiter = null;
        }
        // Not before: until then an attempt may begin.
        attempt.end();
        limits.waitsNoMore(this);
        if (leaving != null) {
            leaving.leave();
        }
        if (left != null) {
            left.leave();
        }
    }
}
