/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.control.ProviderControl;
import dev.osgillm.api.control.ServingState;
import dev.osgillm.api.health.Health;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * Replaces the bundle of an instance by another one that runs beside it first, so that there is always one that serves.
 * Until the new bundle has proved itself the old one is not touched; what fails before takes the new one away again. No
 * other bundle is refreshed. For one thread.
 */
final class BundleSwap {

    private final SideBySide bundles;
    private final ProviderControl control;
    private final Duration arrival;
    private final Duration drain;
    private final Consumer<String> told;

    /**
     * @param arrival how long the new bundle may take to publish its instances, and again to answer its health probe
     * @param drain how long calls of the old instances are waited for
     * @param told hears what happened, sentence by sentence
     */
    BundleSwap(SideBySide bundles, ProviderControl control, Duration arrival, Duration drain, Consumer<String> told) {
        this.bundles = bundles;
        this.control = control;
        this.arrival = arrival;
        this.drain = drain;
        this.told = told;
    }

    /**
     * @param instance of the bundle to replace
     * @param jar where the new one is
     * @throws LlmException with the state that things are in now; {@code CANCELLED} after an interrupt, which is cleared
     */
    void swap(ServingState instance, URL jar) {
        String id = instance.provider().id();
        Bundle old = bundles.publisher(instance.provider().serviceId());
        if (bundles.watched(jar.toString())) {
            throw new IllegalArgumentException(
                    "The folder of " + Texts.line(jar.getPath())
                            + " is watched: File Install installs what lies there by itself. Move the jar elsewhere and name it there.");
        }
        Set<String> ids = SideBySide.ids(old);
        Bundle fresh = install(jar, old);
        try {
            fresh.start();
            Set<String> missing = SideBySide.missing(fresh, ids);
            if (!missing.isEmpty()) {
                tell("Waiting until " + SideBySide.name(fresh) + " publishes " + String.join(", ", missing)
                        + ", for at most " + Texts.duration(arrival) + " ...");
            }
            bundles.awaitInstances(fresh, ids, arrival);
            tell(SideBySide.name(fresh) + " runs as bundle " + fresh.getBundleId() + " and publishes "
                    + String.join(", ", ids) + ". " + health(fresh, id));
        } catch (BundleException | InterruptedException | RuntimeException | LinkageError e) {
            throw undone(fresh, old, id, e);
        }
        takeOver(old, fresh, ids, id);
        leave(old, fresh, id);
    }

    private Bundle install(URL jar, Bundle old) {
        try {
            return bundles.install(jar);
        } catch (BundleException e) {
            if (e.getType() == BundleException.DUPLICATE_BUNDLE_ERROR) {
                throw new IllegalArgumentException(
                        "The framework takes no second bundle with the name and version of one that is there. Raise"
                                + " Bundle-Version in the new one, or replace the old one in place, with a moment in which"
                                + " nothing serves: update " + old.getBundleId() + " " + jar,
                        e);
            }
            if (Thread.interrupted()) {
                throw Calls.cancelled(e);
            }
            throw new IllegalArgumentException(
                    "'" + Texts.line(jar.toString()) + "' cannot be installed: " + reasons(e) + ". Nothing was"
                            + " changed.",
                    e);
        }
    }

    private String health(Bundle fresh, String id) throws InterruptedException {
        Health health = bundles.probe(fresh, id, arrival);
        if (health == null) {
            return id + " has no health probe.";
        }
        if (health.status() == Health.Status.DOWN || health.status() == Health.Status.UNCONFIGURED) {
            throw new IllegalStateException("the new " + id + " is " + health.status() + ": " + health.detail()
                    + health.advice().map(advice -> " " + advice).orElse(""));
        }
        return id + " is " + health.status() + ".";
    }

    /** Nothing of the old bundle was touched: only the new one has to go. */
    private LlmException undone(Bundle fresh, Bundle old, String id, Throwable reason) {
        // The framework gives up on what an interrupted thread starts, and would not uninstall on it either.
        boolean cancelled = Thread.interrupted() || reason instanceof InterruptedException;
        String gone = SideBySide.name(fresh) + " was uninstalled";
        try {
            fresh.uninstall();
        } catch (BundleException | IllegalStateException e) {
            gone = "Uninstalling " + SideBySide.name(fresh) + " failed (" + reason(e) + "): type uninstall "
                    + fresh.getBundleId();
        }
        String what = cancelled ? "The swap was cancelled" : "Not swapped: " + reason(reason);
        return LlmException.builder(
                        cancelled ? ErrorKind.CANCELLED : ErrorKind.UNAVAILABLE,
                        sentence(what) + " " + gone + "; " + SideBySide.name(old) + " serves as before.")
                .provider(id)
                .cause(reason)
                .build();
    }

    private void takeOver(Bundle old, Bundle fresh, Set<String> ids, String id) {
        List<Long> services = SideBySide.services(old);
        List<Call<ServingState>> calls =
                services.stream().map(service -> control.drain(service, drain)).toList();
        List<CompletableFuture<ServingState>> waiting = calls.stream()
                .map(call -> call.executeAsync().toCompletableFuture())
                .toList(); // now the new ones serve
        int running = 0;
        try {
            for (CompletableFuture<ServingState> one : waiting) {
                running += one.get().running();
            }
        } catch (InterruptedException e) {
            calls.forEach(Call::cancel);
            throw between(old, fresh, id, ErrorKind.CANCELLED, "The swap was cancelled while calls ran on");
        } catch (ExecutionException e) {
            calls.forEach(Call::cancel);
            throw between(old, fresh, id, ErrorKind.UNAVAILABLE, reason(e.getCause()));
        }
        Set<String> missing = SideBySide.missing(fresh, ids);
        if (!missing.isEmpty()) {
            services.forEach(this::resume);
            throw undone(
                    fresh, old, id, new IllegalStateException("the new bundle left " + String.join(", ", missing)));
        }
        tell(SideBySide.name(old) + " gets no new calls; "
                + (running == 0
                        ? "its last call has ended."
                        : Instances.running(running) + " there, and may go on for its drain_timeout."));
    }

    private void resume(long service) {
        try {
            control.resume(service);
        } catch (LlmException e) {
            // It left by itself.
        }
    }

    /** Both are there, and the new one serves: a person decides. */
    private LlmException between(Bundle old, Bundle fresh, String id, ErrorKind kind, String problem) {
        String numbers = SideBySide.services(old).stream().map(String::valueOf).collect(Collectors.joining(", "));
        String state = sentence(problem) + " Both bundles run; " + SideBySide.name(fresh) + " serves. To finish, type:"
                + " uninstall " + old.getBundleId() + ". To go back, type: llm:resume " + numbers + ", and: uninstall "
                + fresh.getBundleId();
        return LlmException.builder(kind, state).provider(id).build();
    }

    private void leave(Bundle old, Bundle fresh, String id) {
        String name = SideBySide.name(old);
        boolean watched = bundles.watched(old.getLocation());
        try {
            if (watched) {
                old.stop();
            } else {
                old.uninstall();
            }
        } catch (BundleException | IllegalStateException e) {
            Thread.interrupted(); // so that the shell can print
            throw LlmException.builder(
                            ErrorKind.UNAVAILABLE,
                            SideBySide.name(fresh) + " serves, but " + name + " could not be "
                                    + (watched ? "stopped" : "uninstalled") + ": " + reason(e)
                                    + ". Look at it with: bundle " + old.getBundleId())
                    .provider(id)
                    .cause(e)
                    .build();
        }
        if (watched) {
            tell(name + " (bundle " + old.getBundleId() + ") is stopped but stays installed: its folder is watched, and"
                    + " File Install would bring it back. Delete its file to remove it.");
        } else {
            tell(name + " (bundle " + old.getBundleId() + ") is uninstalled.");
            SideBySide.file(old.getLocation())
                    .ifPresent(
                            file -> tell("If " + file + " is installed at each start, put the new jar in its place."));
        }
    }

    private void tell(String line) {
        told.accept(line);
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    /** @return what went wrong, with its innermost cause: the framework says "Unable to cache bundle" of whatever is no jar */
    private static String reasons(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String outer = reason(failure);
        String inner = reason(cause);
        return outer.contains(inner) ? outer : outer + " (" + inner + ")";
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : Texts.line(message.strip());
    }
}
