/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.audit;

import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.interceptor.CallInterceptor;
import dev.osgillm.api.interceptor.Decision;
import dev.osgillm.api.interceptor.Invocation;
import dev.osgillm.api.interceptor.Outcome;
import dev.osgillm.interceptors.internal.Texts;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.LoggerFactory;

/** Writes a line for each call that ended: who asked whom, when, how long, how much, and how it ended. */
@Component(
        configurationPid = AuditConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {"service.ranking:Integer=3000", "llm.interceptor.name=audit"})
@Designate(ocd = AuditConfig.class)
public final class AuditLog implements CallInterceptor {

    private static final int LONGEST_NAME = 200;

    private final Clock clock;
    private final Consumer<String> log;
    private volatile int length; // of texts; 0 for none

    /** Writes into the log. */
    @Activate
    public AuditLog(AuditConfig config) {
        this(config, Clock.systemUTC(), LoggerFactory.getLogger(AuditConfig.PID)::info);
    }

    AuditLog(AuditConfig config, Clock clock, Consumer<String> log) {
        this.clock = clock;
        this.log = log;
        modified(config);
    }

    /** In place, since calls that come while it is replaced would not be told. */
    @Modified
    void modified(AuditConfig config) {
        length = config.content() ? Math.max(1, config.content__length()) : 0;
    }

    @Override
    public Decision intercept(Invocation call) {
        Instant begun = clock.instant();
        return Decision.proceed().onEnd(end -> log.accept(line(begun, call, end)));
    }

    private String line(Instant begun, Invocation call, Outcome end) {
        JsonLine line = new JsonLine()
                .text("time", begun.toString())
                .text("bundle", cut(call.bundle(), LONGEST_NAME))
                .number("bundle_id", call.bundleId())
                .text("operation", call.operation());
        call.selection().value().ifPresent(address -> line.text("address", cut(address, LONGEST_NAME)));
        end.providerId().ifPresent(id -> line.text("provider", cut(id, LONGEST_NAME)));
        end.model().ifPresent(model -> line.text("model", cut(model, LONGEST_NAME)));
        line.text(
                "end",
                end.failure()
                        .map(failure -> failure.kind().name().toLowerCase(Locale.ROOT))
                        .orElse("answered"));
        line.truth("reused", end.answered()).truth("streamed", end.streamed());
        line.number("duration_ms", end.duration().toMillis());
        end.firstEvent().ifPresent(time -> line.number("first_event_ms", time.toMillis()));
        end.usage().inputTokens().ifPresent(count -> line.number("input_tokens", count));
        end.usage().outputTokens().ifPresent(count -> line.number("output_tokens", count));
        end.usage().cachedTokens().ifPresent(count -> line.number("cached_tokens", count));
        int most = length;
        if (most > 0) {
            List<String> texts = Texts.of(call.request());
            line.text("request", texts.isEmpty() ? "" : cut(texts.get(texts.size() - 1), most));
            end.response(ChatResponse.class).ifPresent(answer -> line.text("answer", cut(answer.text(), most)));
        }
        return line.toString();
    }

    /** @return at most that many characters, and no half of one */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "...";
    }
}
