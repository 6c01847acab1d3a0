/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.budget;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.interceptor.CallInterceptor;
import dev.osgillm.api.interceptor.Decision;
import dev.osgillm.api.interceptor.Invocation;
import dev.osgillm.api.interceptor.Outcome;
import dev.osgillm.interceptors.internal.Clocks;
import dev.osgillm.interceptors.internal.Texts;
import dev.osgillm.interceptors.internal.Values;
import dev.osgillm.interceptors.internal.price.PriceTable;
import java.io.File;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses calls of bundles that have used up a budget. Calls that run when it is used up end as they would; what they use
 * counts. What was used is written a moment after it changed, and when this stops.
 */
@Component(
        configurationPid = BudgetConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = "service.ranking:Integer=500")
@Designate(ocd = BudgetConfig.class)
public final class Budgets implements CallInterceptor {

    private static final Duration WRITE_DELAY = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Budgets.class);
    private static final int CHARACTERS_OF_A_TOKEN = 4;

    /** Ends after which a server has worked, though it may not have told how much. */
    private static final Set<ErrorKind> WORKED =
            EnumSet.of(ErrorKind.CANCELLED, ErrorKind.TIMEOUT, ErrorKind.PROTOCOL, ErrorKind.CONTENT_FILTER);

    private final PriceTable prices;
    private final Duration delay; // before what changed is written
    private final SpentFile file;
    private final Ledger ledger;
    private final String problem;
    private final ScheduledThreadPoolExecutor writer;
    private final AtomicBoolean due = new AtomicBoolean();

    /** Goes on with what was used today. */
    @Activate
    public Budgets(BudgetConfig config, BundleContext context, @Reference PriceTable prices) {
        this(
                config.budgets(),
                config.time__zone(),
                context.getDataFile("budgets.properties"),
                prices,
                null,
                WRITE_DELAY);
    }

    /** @param set the clock, {@code null} for the real one in that zone */
    Budgets(String[] budgets, String zone, File data, PriceTable prices, Clock set, Duration delay) {
        this.delay = delay;
        this.prices = prices;
        file = new SpentFile(data == null ? null : data.toPath());
        List<Budget> all = List.of();
        Clock clock = set == null ? Clock.systemDefaultZone() : set;
        String wrong = null;
        try {
            clock = set == null ? Clocks.in(zone) : set;
            all = Values.list(budgets).stream().map(Budget::parse).toList();
        } catch (IllegalArgumentException e) {
            wrong = e.getMessage();
            LOG.error("{}: {} All calls are refused until that is set right", BudgetConfig.PID, wrong);
        }
        problem = wrong;
        ledger = new Ledger(all, clock, file);
        writer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "llm-budgets");
            thread.setDaemon(true);
            return thread;
        });
        writer.setKeepAliveTime(10, TimeUnit.SECONDS);
        writer.allowCoreThreadTimeOut(true);
        writer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Writes what was used. */
    @Deactivate
    void deactivate() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(1, TimeUnit.SECONDS)) {
                LOG.warn("The file of budgets takes long to write");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ledger.write(file);
    }

    @Override
    public Decision intercept(Invocation call) {
        if (problem != null) {
            throw LlmException.builder(
                            ErrorKind.CONFIGURATION,
                            "The configuration " + BudgetConfig.PID
                                    + " cannot be read, so nobody knows what may be used: " + problem
                                    + " Set it right, or delete it to go on without budgets.")
                    .build();
        }
        ledger.exhausted(call.bundle()).ifPresent(use -> {
            throw refusal(call, use);
        });
        return Decision.proceed().onEnd(end -> spend(call, end));
    }

    private LlmException refusal(Invocation call, Ledger.Exhausted use) {
        Budget budget = use.budget();
        ZonedDateTime renewal = ledger.renewal();
        String unit = budget.unit() == Budget.Unit.MONEY ? prices.currency() : "tokens";
        return LlmException.builder(
                        ErrorKind.QUOTA,
                        "The budget of " + budget.bundles() + " for today is used up, and " + call.bundle()
                                + " is one of its bundles: "
                                + use.spent().stripTrailingZeros().toPlainString() + " of "
                                + budget.amount().toPlainString() + " " + unit + ". It begins anew at "
                                + renewal.toOffsetDateTime() + "; more is allowed by budgets in " + BudgetConfig.PID
                                + ".")
                .retryable(false)
                .build();
    }

    private void spend(Invocation call, Outcome end) {
        if (end.answered() || end.providerId().isEmpty()) {
            return;
        }
        Outcome counted = end.usage().totalTokens().isPresent() ? end : estimated(call.request(), end);
        long tokens = counted.usage().totalTokens().orElse(0);
        ledger.spend(call.bundle(), tokens, prices.cost(counted).orElse(BigDecimal.ZERO));
        if (tokens > 0 && due.compareAndSet(false, true)) {
            try {
                writer.schedule(this::write, delay.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                ledger.write(file); // a call that ends after the last writing
            }
        }
    }

    private void write() {
        due.set(false);
        ledger.write(file);
    }

    /** What a server did not tell, such as after a cancelled stream, would otherwise cost nothing. */
    private static Outcome estimated(LlmRequest request, Outcome end) {
        if (end.failure().isPresent() && !WORKED.contains(end.failure().get().kind())) {
            return end;
        }
        long answer = end.response(ChatResponse.class)
                .map(chat -> chat.text().length())
                .orElse(0);
        Usage usage = Usage.builder()
                .inputTokens(tokens(Texts.length(request)))
                .outputTokens(tokens(answer))
                .build();
        return Outcome.builder()
                .providerId(end.providerId().orElse(null))
                .model(end.model().orElse(null))
                .response(end.response(Object.class).orElse(null))
                .failure(end.failure().orElse(null))
                .usage(usage)
                .build();
    }

    private static long tokens(long characters) {
        return (characters + CHARACTERS_OF_A_TOKEN - 1) / CHARACTERS_OF_A_TOKEN;
    }
}
