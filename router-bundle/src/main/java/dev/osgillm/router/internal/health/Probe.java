/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.health;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.HealthProbe;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One question to one instance. It ends once: by what was found, or because it is given up, and then at once, whether or
 * not the provider listens. Holds the service from its start to its end.
 */
final class Probe implements Runnable {

    /** From its own start to the answer. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    private final BundleContext context;
    private final ServiceReference<?> reference;
    private final ProbeThreads threads;
    private final ScheduledExecutorService timer;
    private final BiConsumer<Probe, Health> end;

    // Guarded by this; nobody else's code runs under it.
    private Thread thread;
    private Future<?> alarm;
    private Call<Health> call;
    private boolean held;
    private boolean over;
    private boolean abandoned;

    /** @param end gets what was found, {@code null} when nothing was learned */
    Probe(
            BundleContext context,
            ServiceReference<?> reference,
            ProbeThreads threads,
            ScheduledExecutorService timer,
            BiConsumer<Probe, Health> end) {
        this.context = context;
        this.reference = reference;
        this.threads = threads;
        this.timer = timer;
        this.end = end;
    }

    @Override
    public void run() {
        if (!begin()) {
            return;
        }
        try {
            ask();
        } catch (Throwable e) { // whatever a provider throws costs nobody but itself
            finish(failed(e), false);
        } finally {
            synchronized (this) {
                thread = null; // from here on nobody interrupts
            }
            Thread.interrupted();
        }
    }

    private synchronized boolean begin() {
        if (over) {
            return false;
        }
        try {
            alarm = timer.schedule(() -> giveUp(noAnswer()), LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return false; // the router stops, and gives up this probe as well
        }
        thread = Thread.currentThread();
        return true;
    }

    private void ask() {
        Object service = context.getService(reference);
        synchronized (this) {
            held = !over && service != null;
        }
        if (service == null) {
            finish(null, false); // it has just left
        } else if (!held()) {
            release();
        } else if (service instanceof HealthProbe probe) {
            ask(probe);
        } else {
            finish(broken("is no HealthProbe"), false);
        }
    }

    private void ask(HealthProbe probe) {
        Call<Health> made = probe.probe();
        if (made == null) {
            finish(broken("answered null"), false);
            return;
        }
        boolean late;
        synchronized (this) {
            call = made;
            late = over;
        }
        if (late) {
            made.cancel();
            return;
        }
        CompletionStage<Health> stage = made.executeAsync();
        if (stage == null) {
            finish(broken("answered null"), false);
            return;
        }
        stage.whenComplete((health, failure) -> {
            if (failure != null) {
                finish(failed(failure), false);
            } else {
                finish(health == null ? broken("answered null") : health, false);
            }
        });
    }

    /** Ends it from any thread, without waiting for the provider. */
    void giveUp(Health found) {
        finish(found, true);
    }

    private void finish(Health found, boolean cancel) {
        Call<Health> unfinished;
        boolean give;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            if (alarm != null) {
                alarm.cancel(false);
            }
            if (cancel && thread != null) {
                abandoned = true;
                thread.interrupt();
            }
            unfinished = cancel ? call : null;
            call = null;
            give = held;
        }
        threads.ended(this);
        if (give) {
            threads.elsewhere(() -> cleanUp(unfinished));
        }
        end.accept(this, found);
    }

    /** @return whether it was given up, but its thread has not come back from the provider */
    synchronized boolean stuck() {
        return abandoned && thread != null;
    }

    private synchronized boolean held() {
        return held;
    }

    private void cleanUp(Call<Health> unfinished) {
        try {
            if (unfinished != null) {
                unfinished.cancel();
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("The provider threw when its probe was cancelled", e);
        } finally {
            release();
        }
    }

    private void release() {
        try {
            context.ungetService(reference);
        } catch (IllegalStateException e) {
            // The router's bundle has stopped, and the framework has given all its services back.
        }
    }

    static Health noAnswer() {
        return Health.of(
                Health.Status.DOWN,
                "No answer within " + LIMIT.toSeconds() + " s.",
                "Check its address, and whether the server runs.",
                null);
    }

    /** The text of a foreign exception may hold anything, even a key: only its class is shown. */
    private static Health failed(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof LlmException failure) {
            return Health.of(Health.Status.DOWN, String.valueOf(failure.getMessage()), null, null);
        }
        LOG.debug("A health probe threw", cause);
        return broken("failed with " + cause.getClass().getName());
    }

    private static Health broken(String how) {
        return Health.of(
                Health.Status.DOWN,
                "Its health probe " + how + ".",
                "This is a defect of the provider; report it there.",
                null);
    }
}
