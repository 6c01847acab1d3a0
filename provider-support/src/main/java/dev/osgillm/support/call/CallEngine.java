/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.health.Health;
import dev.osgillm.support.limit.CallLimits;
import dev.osgillm.support.limit.InstanceLimits;
import dev.osgillm.support.limit.Turn;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Runs the calls of one provider instance. Thread safe. Owns no thread: work happens on the executor of the
 * {@link HttpClient}, limits are kept by the given timer.
 */
public final class CallEngine {

    /** The limits where neither request nor configuration sets one. Streams have no total limit then. */
    public static final Timeouts DEFAULT_TIMEOUTS = Timeouts.builder()
            .connect(Duration.ofSeconds(10))
            .firstToken(Duration.ofMinutes(5))
            .idle(Duration.ofMinutes(2))
            .build();

    /** The total limit of a call that is not a stream, where none is set. */
    public static final Duration DEFAULT_TOTAL = Duration.ofMinutes(10);

    /** How long an instance that leaves waits for calls that were told to end. */
    public static final Duration GRACE = Duration.ofSeconds(2);

    private final String providerId;
    private final HttpClient client;
    private final LastingExecutor executor;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;
    private final RetryPolicy retry;
    private final Timeouts timeouts;
    private final ErrorMapper errors;
    private final Patience patience;
    private final String addressSetting;
    private final OpenCalls openCalls;
    private final RetryBudget retryBudget;
    private final boolean parts;
    private final WireTrace wireTrace;
    private final InstanceLimits limits;
    private final Supplier<Turn> turns;
    private final boolean probes;

    /** An engine without limits of a person's. */
    public CallEngine(
            String providerId,
            HttpClient client,
            ScheduledExecutorService timer,
            LongSupplier nanoTime,
            RetryPolicy retry,
            Timeouts timeouts,
            ErrorMapper errors) {
        this(providerId, client, timer, nanoTime, retry, timeouts, errors, CallLimits.NONE);
    }

    /**
     * @param providerId the instance, for messages
     * @param client with an executor of its own, which runs the calls, and without redirects: credentials do not follow
     * @param timer runs short tasks only
     * @param nanoTime a monotonic clock, {@code System::nanoTime}
     * @param timeouts of the instance; what is absent comes from {@link #DEFAULT_TIMEOUTS}
     * @param limits of the instance
     */
    public CallEngine(
            String providerId,
            HttpClient client,
            ScheduledExecutorService timer,
            LongSupplier nanoTime,
            RetryPolicy retry,
            Timeouts timeouts,
            ErrorMapper errors,
            CallLimits limits) {
        this.providerId = Objects.requireNonNull(providerId, "providerId");
        this.client = Objects.requireNonNull(client, "client");
        if (client.executor().isEmpty()) {
            throw new IllegalArgumentException("The client must have an executor of its own.");
        }
        executor = new LastingExecutor(client.executor().get());
        this.timer = Objects.requireNonNull(timer, "timer");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
        this.retry = Objects.requireNonNull(retry, "retry");
        this.timeouts = timeouts.orElse(DEFAULT_TIMEOUTS);
        this.errors = Objects.requireNonNull(errors, "errors");
        patience = Patience.NONE;
        addressSetting = Answers.BASE_URL;
        openCalls = new OpenCalls(providerId);
        retryBudget = new RetryBudget(nanoTime);
        parts = false;
        wireTrace = new WireTrace(providerId);
        RetryHints hints = new RetryHints(Clock.systemUTC());
        this.limits = new InstanceLimits(providerId, limits, executor, timer, nanoTime, hints::reset);
        turns = this.limits::turn;
        probes = false;
    }

    private CallEngine(
            CallEngine engine,
            Patience patience,
            String addressSetting,
            boolean parts,
            Supplier<Turn> turns,
            boolean probes) {
        this.addressSetting = addressSetting;
        this.patience = Objects.requireNonNull(patience, "patience");
        providerId = engine.providerId;
        client = engine.client;
        executor = engine.executor;
        timer = engine.timer;
        nanoTime = engine.nanoTime;
        retry = probes ? RetryPolicy.NONE : engine.retry;
        timeouts = engine.timeouts;
        errors = engine.errors;
        openCalls = engine.openCalls;
        retryBudget = engine.retryBudget;
        this.parts = parts;
        wireTrace = engine.wireTrace;
        limits = engine.limits;
        this.turns = turns;
        this.probes = probes;
    }

    /** @return an engine for calls that wait, for the same instance: it ends with this one */
    public CallEngine patient(Patience newPatience) {
        return new CallEngine(this, newPatience, addressSetting, parts, turns, probes);
    }

    /**
     * Those who make a call of several others run each of them here. The whole was let in, so its parts begin even when the
     * instance has begun to leave, until the time is up that running calls have.
     *
     * @return an engine for the parts of a {@link #composed} or streaming call that runs, for the same instance
     */
    public CallEngine forParts() {
        return new CallEngine(this, patience, addressSetting, true, turns, probes);
    }

    /**
     * @param call made of several, which run on {@link #forParts()}
     * @return the call as one that the instance waits for when it leaves
     */
    public <R> Call<R> composed(Call<R> call) {
        return new ComposedCall<>(this, call);
    }

    /**
     * @param setting that configures the address, for messages; else that is {@code base_url}
     * @return an engine for calls to another server, for the same instance: it ends with this one. The limits of the
     *     instance are those of its own server, so they do not hold here
     */
    public CallEngine addressedBy(String setting) {
        String newSetting = Objects.requireNonNull(setting, "setting");
        return new CallEngine(this, patience, newSetting, parts, () -> Turn.FREE, probes);
    }

    /**
     * @return an engine for health probes, for the same instance: no limit of the instance holds them, since a full one
     *     would look dead, but its breaker is told what they find. Nothing is repeated: a probe tells what is there now
     */
    public CallEngine forProbes() {
        return new CallEngine(this, patience, addressSetting, parts, limits::probeTurn, true);
    }

    /** @param probe finds out whether a server answers again that was left alone; its calls are of {@link #forProbes()} */
    public void probedBy(Supplier<Call<Health>> probe) {
        limits.probedBy(probe);
    }

    /** @param requested the limits of the request */
    public <R> Call<R> call(Operation<R> operation, Timeouts requested) {
        return new HttpCall<>(this, operation, requested.orElse(timeouts));
    }

    /** @param requested the limits of the request */
    public <E, R> StreamingCall<E, R> streamingCall(StreamOperation<E, R> operation, Timeouts requested) {
        return new HttpStreamingCall<>(this, operation, requested.orElse(timeouts));
    }

    /** @return what can write the exchanges of this engine into the log */
    public WireTrace wireTrace() {
        return wireTrace;
    }

    /** @return the provider instance this engine works for */
    public String providerId() {
        return providerId;
    }

    /** Refuses new calls from now on. Running ones go on until the engine is closed. Idempotent. */
    public void refuse() {
        openCalls.refuse();
    }

    /**
     * Refuses new calls, lets running ones finish for some time, then ends them with {@link ErrorKind#UNAVAILABLE}.
     * Blocks until no call runs. Idempotent.
     *
     * @param drain how long running calls may go on
     */
    public void close(Duration drain) {
        end(drain);
        awaitEnd(GRACE);
    }

    /** As {@link #close}, but does not wait for the calls that it tells to end: {@link #awaitEnd} does. */
    public void end(Duration drain) {
        openCalls.drain(drain);
        limits.close(); // else a call that ends lets one begin that is about to be told to end
        openCalls.end();
    }

    /**
     * As {@link #close}, but returns at once. The engine may be closed all the same before its time is up.
     *
     * @param gone runs once when no call runs any more, on the thread that ended the last one, perhaps before this returns
     */
    public void retire(Duration drain, Runnable gone) {
        CallTimers limit = new CallTimers(timer, () -> end(Duration.ZERO));
        openCalls.refuse(() -> {
            limit.stopAll();
            gone.run();
        });
        limit.after(drain, () -> executor.execute(() -> end(Duration.ZERO)));
    }

    /** @param grace the longest to wait for calls that were told to end */
    public void awaitEnd(Duration grace) {
        openCalls.awaitEnd(grace);
    }

    HttpClient client() {
        return client;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    /** @param limit of the call, zero for none */
    Repetition repetition(Operation<?> operation, LlmException failure, int attempts, CallMeter meter, Duration limit) {
        boolean undone = failure.kind() == ErrorKind.RATE_LIMIT || TransportErrors.unsent(failure);
        if (!operation.repeatable() && !undone) {
            return new Repetition(Optional.empty(), failure, false);
        }
        Duration elapsed = Duration.ofNanos(meter.elapsedNanos());
        return Repetition.after(failure, attempts, elapsed, limit, retry, patience, retryBudget);
    }

    RetryBudget retryBudget() {
        return retryBudget;
    }

    /** @return whether the call may run, which it does then until it is removed */
    boolean admits(OpenCalls.OpenCall call) {
        return openCalls.add(call, parts);
    }

    OpenCalls openCalls() {
        return openCalls;
    }

    CallMeter newMeter() {
        return new CallMeter(nanoTime);
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    /** Runs work of a call off the calling thread. */
    void runAsync(Runnable work) {
        executor.execute(work);
    }

    /** @return what stands between an exchange of a call and the server */
    Turn turn() {
        return turns.get();
    }

    /** @return the limits of the instance, to look at */
    InstanceLimits limits() {
        return limits;
    }

    /** @return whether the server fails, and not only is not ready yet */
    boolean fails(LlmException failure) {
        return patience.notYet().apply(failure).isEmpty();
    }

    Timeouts timeouts() {
        return timeouts;
    }

    /** @return how long the limits of the instance let a call say nothing, zero for ever */
    public Duration longestSilence() {
        List<Duration> limits = List.of(
                timeouts.firstToken().orElseThrow(),
                timeouts.idle().orElseThrow(),
                timeouts.total().orElse(DEFAULT_TOTAL));
        return limits.contains(Duration.ZERO) ? Duration.ZERO : Collections.max(limits);
    }

    /**
     * @param limit of a call that was reached, zero for none
     * @param own the same limit of the instance
     * @return whether that tells something of the server: one that is slower than a caller wants it may be well
     */
    boolean tells(Duration limit, Optional<Duration> own) {
        return probes
                || own.filter(most -> !most.isZero() && limit.compareTo(most) >= 0)
                        .isPresent();
    }

    LlmException named(LlmException failure) {
        return failure.providerId().isPresent()
                ? failure
                : failure.toBuilder().provider(providerId).build();
    }

    LlmException cancelled() {
        return LlmException.builder(ErrorKind.CANCELLED, "The call was cancelled.")
                .provider(providerId)
                .build();
    }

    /**
     * Whatever an operation or a transport threw, as the exception that the caller gets.
     *
     * @param target the address of the request, or {@code null} when there was none yet
     */
    LlmException failure(Throwable thrown, URI target) {
        return failure(thrown, target, Operation.LOST);
    }

    /** @param whenLost what to do when the server may have got the request */
    LlmException failure(Throwable thrown, URI target, String whenLost) {
        Optional<String> proxy = target == null ? Optional.empty() : ProxyErrors.proxyOf(client, target);
        LlmException failure = TransportErrors.toException(thrown, target, addressSetting, proxy, whenLost);
        boolean unreachable =
                failure.kind() == ErrorKind.NETWORK && failure.providerId().isEmpty() && proxy.isEmpty();
        return named(unreachable ? errors.unreachable(failure) : failure);
    }

    Answers answers() {
        return new Answers(errors, addressSetting);
    }
}
