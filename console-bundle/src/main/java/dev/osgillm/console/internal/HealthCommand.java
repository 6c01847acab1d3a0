/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.Health.Status;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.api.health.HealthState;
import dev.osgillm.api.health.LlmHealth;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The command {@code llm:health}: asks servers whether they would answer, or tells what the router last found. */
@Component(service = HealthCommand.class, immediate = true)
@GogoCommand(scope = "llm", function = "health")
public final class HealthCommand {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final LlmClient client;
    private final LlmRegistry registry;
    private final Providers providers;
    private final LlmHealth known;
    private final Duration limit;
    private final InstantSource clock;

    /** @param probed whether it can be asked, as far as is known */
    private record Asked(String id, boolean probed, boolean serves) {

        static Asked of(ProviderInfo info) {
            return new Asked(info.id(), info.capabilities().contains(LlmConstants.CAPABILITY_HEALTH), true);
        }
    }

    private record Probe(Asked asked, Call<Health> call, CompletableFuture<Health> answer) {}

    /**
     * @param since when its status became what it is, where the router knows
     * @param asked when the router asked, where nobody was asked now
     */
    private record Finding(Asked who, Optional<Health> health, Optional<Instant> since, Optional<Instant> asked) {

        boolean unusable() {
            Status status = health.map(Health::status).orElse(Status.UP); // never asked: not known to be down
            return status == Status.DOWN || status == Status.UNCONFIGURED;
        }
    }

    /** @param known {@code null} when nobody watches */
    @Activate
    public HealthCommand(
            @Reference LlmClient client,
            @Reference LlmRegistry registry,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    LlmHealth known) {
        this(client, registry, known, LIMIT, InstantSource.system());
    }

    HealthCommand(LlmClient client, LlmRegistry registry, LlmHealth known, Duration limit, InstantSource clock) {
        this.client = client;
        this.registry = registry;
        this.known = known;
        this.limit = limit;
        this.clock = clock;
        providers = new Providers(registry);
    }

    @Descriptor("asks the server of each provider instance whether it would answer, all at once, and says what to do."
            + " Fails when the named one, or every one, cannot be used. Example: llm:health ollama")
    public void health(
            CommandSession session,
            @Descriptor("show what the router last found, and ask nobody")
                    @Parameter(
                            names = {"-c", "--cached"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean cached,
            @Descriptor("ID: the id, or the beginning of exactly one; all when absent") String... id) {
        String typed = Words.atMostOne("health", "provider", id);
        List<Asked> asked = typed.isEmpty()
                ? registry.providers().stream().map(Asked::of).toList()
                : List.of(named(providers.find(typed)));
        if (asked.isEmpty()) {
            throw failure(ErrorKind.UNAVAILABLE, null, Providers.NONE);
        }
        List<Finding> findings = cached ? recall(asked) : probe(asked);
        PrintStream out = CommandIo.of(session).out();
        out.print(table(findings));
        out.flush();
        if (!typed.isEmpty() && findings.get(0).unusable()) {
            throw unusable(findings.get(0)); // says what to do
        }
        out.print(advice(findings));
        out.flush();
        if (findings.stream().allMatch(Finding::unusable)) {
            throw failure(
                    ErrorKind.UNAVAILABLE,
                    null,
                    "No provider can be used now. The list above says what to do for each.");
        }
    }

    private Asked named(String id) {
        return registry.provider(id).map(Asked::of).orElse(new Asked(id, true, false));
    }

    private static LlmException unusable(Finding finding) {
        Health health = finding.health().orElseThrow();
        boolean unconfigured = health.status() == Status.UNCONFIGURED;
        String advice = health.advice().map(text -> " " + text).orElse("");
        return failure(
                unconfigured ? ErrorKind.CONFIGURATION : ErrorKind.UNAVAILABLE,
                finding.who().id(),
                "It cannot be used now. " + health.detail() + advice);
    }

    private static LlmException failure(ErrorKind kind, String provider, String problem) {
        return LlmException.builder(kind, problem).provider(provider).build();
    }

    private List<Finding> probe(List<Asked> asked) {
        List<Probe> probes = asked.stream().map(this::start).toList();
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            return probes.stream()
                    .map(probe -> found(probe.asked(), answer(probe, deadline)))
                    .toList();
        } finally {
            probes.forEach(probe -> probe.call().cancel());
        }
    }

    /** @return the finding, with the router's time when that has the same status */
    private Finding found(Asked who, Optional<Health> health) {
        Optional<Instant> since = state(who)
                .filter(state -> health.isPresent() && state.status().equals(health.map(Health::status)))
                .map(HealthState::since);
        return new Finding(who, health, since, Optional.empty());
    }

    private List<Finding> recall(List<Asked> asked) {
        Calls.present(known, "What watches providers is", "llm:health -c");
        return asked.stream().map(this::recalled).toList();
    }

    private Finding recalled(Asked who) {
        Optional<HealthState> state = state(who);
        return new Finding(
                who,
                state.flatMap(HealthState::health),
                state.filter(known -> known.health().isPresent()).map(HealthState::since),
                state.flatMap(HealthState::lastProbe));
    }

    private Optional<HealthState> state(Asked who) {
        return known == null ? Optional.empty() : known.state(who.id());
    }

    private Probe start(Asked who) {
        if (!who.probed()) {
            return new Probe(who, new CompletedCall<>(null), CompletableFuture.completedFuture(null));
        }
        Call<Health> call = client.call(Selection.id(who.id()), HealthProbe.class, HealthProbe::probe);
        return new Probe(who, call, call.executeAsync().toCompletableFuture());
    }

    private Optional<Health> answer(Probe probe, long deadline) {
        try {
            return Optional.ofNullable(probe.answer().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.of(Health.of(
                    Status.DOWN,
                    "No answer within " + Texts.duration(limit) + ".",
                    "Check its address with 'llm:config " + probe.asked().id() + "', and whether the server runs.",
                    null));
        } catch (ExecutionException e) {
            if (!probe.asked().serves() && e.getCause() instanceof LlmException refused) {
                throw refused; // the router says why it does not serve
            }
            return Optional.of(Health.of(Status.DOWN, problem(probe.asked(), e.getCause()), null, null));
        } catch (InterruptedException e) {
            throw Calls.cancelled(e);
        }
    }

    private static String problem(Asked who, Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        String prefix = who.id() + ": ";
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }

    private String table(List<Finding> findings) {
        Instant now = clock.instant();
        Table table = new Table()
                .column("ID")
                .column("STATUS")
                .numbers("FOR")
                .numbers("LATENCY")
                .numbers("ASKED")
                .column("DETAIL");
        for (Finding finding : findings) {
            Optional<Health> health = finding.health();
            table.row(
                    finding.who().id(),
                    health.map(found -> found.status().name()).orElse("-"),
                    finding.since().map(time -> Texts.age(time, now)).orElse(""),
                    health.flatMap(Health::latency).map(Texts::duration).orElse(""),
                    finding.asked().map(time -> Texts.age(time, now) + " ago").orElse(""),
                    health.map(Health::detail).orElse(unknown(finding.who())));
        }
        return table.aligned();
    }

    private static String unknown(Asked who) {
        return who.probed() ? "It was not asked yet." : "It has no health probe.";
    }

    private static String advice(List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            Optional<String> advice = finding.health().flatMap(Health::advice);
            advice.ifPresent(line -> text.append(finding.who().id())
                    .append(": ")
                    .append(Texts.line(line))
                    .append('\n'));
        }
        return text.isEmpty() ? "" : "\n" + text;
    }
}
