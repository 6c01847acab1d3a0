/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.budget;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Usage;
import dev.osgillm.api.interceptor.CallInterceptor;
import dev.osgillm.api.interceptor.Decision;
import dev.osgillm.api.interceptor.Invocation;
import dev.osgillm.api.interceptor.Outcome;
import dev.osgillm.interceptors.internal.Clocks;
import dev.osgillm.interceptors.internal.Values;
import dev.osgillm.interceptors.internal.price.PriceTable;
import java.io.File;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses calls of bundles that have used up a budget. A call that begins sets aside what it may use, and settles that with
 * what it used when it ends; one that runs is never ended. What was used is written a moment after it changed, and when this
 * stops. Stays while its configuration changes, so that calls which run meanwhile are settled.
 */
@Component(
        configurationPid = BudgetConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = {"service.ranking:Integer=-2000", "llm.interceptor.name=budget"})
@Designate(ocd = BudgetConfig.class)
public final class Budgets implements CallInterceptor {

    private static final Duration WRITE_DELAY = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Budgets.class);

    private final PriceTable prices;
    private final Duration delay; // before what changed is written
    private final Clock set;
    private final Ledger ledger;
    private final ScheduledThreadPoolExecutor writer;
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile String problem;

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
        this.set = set;
        Clock clock = set;
        if (clock == null) {
            try {
                clock = Clocks.in(zone);
            } catch (IllegalArgumentException e) {
                clock = Clock.systemDefaultZone(); // until configure() finds a better one
            }
        }
        ledger = new Ledger(clock, new SpentFile(data == null ? null : data.toPath()));
        configure(budgets, zone);
        writer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "llm-budgets");
            thread.setDaemon(true);
            return thread;
        });
        writer.setKeepAliveTime(10, TimeUnit.SECONDS);
        writer.allowCoreThreadTimeOut(true);
        writer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Modified
    void modified(BudgetConfig config) {
        configure(config.budgets(), config.time__zone());
    }

    /** While something cannot be read, calls that run are settled as it was. */
    void configure(String[] budgets, String zone) {
        try {
            Clock clock = set == null ? Clocks.in(zone) : set;
            ledger.configure(Values.list(budgets).stream().map(Budget::parse).toList(), clock);
            problem = null;
        } catch (IllegalArgumentException e) {
            problem = e.getMessage();
            LOG.error("{}: {} All calls are refused until that is set right", BudgetConfig.PID, problem);
        }
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
        ledger.close();
    }

    @Override
    public Decision intercept(Invocation call) {
        String wrong = problem;
        if (wrong != null) {
            throw LlmException.builder(
                            ErrorKind.CONFIGURATION,
                            "The configuration " + BudgetConfig.PID
                                    + " cannot be read, so nobody knows what may be used: " + wrong
                                    + " Set it right, or delete it to go on without budgets.")
                    .build();
        }
        Usage likely = Estimate.before(call.request());
        Ledger.Reservation reservation =
                ledger.reserve(call.bundle(), likely.totalTokens().orElse(0), prices.atMost(names(call), likely));
        reservation.exhausted().ifPresent(use -> {
            throw refusal(call, use);
        });
        return Decision.proceed().onEnd(end -> settle(reservation, call, end));
    }

    /** @return what is known of the model before anybody was chosen */
    private static List<String> names(Invocation call) {
        List<String> names = new ArrayList<>();
        call.request().model().ifPresent(names::add);
        call.selection().value().ifPresent(address -> {
            names.add(address);
            names.add(address.substring(address.indexOf('/') + 1));
        });
        return names;
    }

    private LlmException refusal(Invocation call, Ledger.Exhausted use) {
        Budget budget = use.budget();
        boolean usedUp = use.spent().compareTo(budget.amount()) >= 0;
        String unit = budget.unit() == Budget.Unit.MONEY ? prices.currency() : "tokens";
        String all = " of " + budget.amount().toPlainString() + " " + unit;
        String whose = ", and " + call.bundle() + " is one of its bundles: ";
        String problem = usedUp
                ? "The budget of " + budget.bundles() + " for today is used up" + whose + plain(use.spent()) + all
                        + ". It begins anew at " + ledger.renewal().toOffsetDateTime()
                : "The budget of " + budget.bundles() + " for today has nothing left beside the calls that run" + whose
                        + plain(use.spent()) + all + " are used and " + plain(use.reserved())
                        + " set aside until these end. Repeat the call then";
        return LlmException.builder(
                        ErrorKind.QUOTA, problem + "; more is allowed by budgets in " + BudgetConfig.PID + ".")
                .retryable(!usedUp)
                .build();
    }

    private static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }

    private void settle(Ledger.Reservation reservation, Invocation call, Outcome end) {
        if (end.answered() || end.providerId().isEmpty()) {
            ledger.settle(reservation, call.bundle(), 0, BigDecimal.ZERO);
            return;
        }
        Usage used = Estimate.after(call.request(), end);
        long tokens = used.totalTokens().orElse(0);
        ledger.settle(reservation, call.bundle(), tokens, prices.cost(end, used).orElse(BigDecimal.ZERO));
        if (tokens > 0 && due.compareAndSet(false, true)) {
            try {
                writer.schedule(this::write, delay.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("A call ended after the budgets stopped; it was added to their file");
            }
        }
    }

    private void write() {
        due.set(false);
        ledger.write();
    }
}
