/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.interceptor.InterceptorInfo;
import dev.osgillm.api.interceptor.LlmInterceptors;
import java.io.PrintStream;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command {@code llm:interceptors}: who stands between applications and providers. */
@Component(service = InterceptorsCommand.class, immediate = true)
@GogoCommand(scope = "llm", function = "interceptors")
public final class InterceptorsCommand {

    private final LlmInterceptors interceptors;

    @Activate
    public InterceptorsCommand(@Reference LlmInterceptors interceptors) {
        this.interceptors = interceptors;
    }

    @Descriptor("lists the interceptors of calls, the one that is asked first at the top, and those that are required"
            + " and absent. Example: llm:interceptors")
    public void interceptors(
            CommandSession session,
            @Descriptor("tab-separated, without titles, for scripts")
                    @Parameter(names = "--plain", presentValue = "true", absentValue = "false")
                    boolean plain,
            @Descriptor("takes no words") String... words) {
        Words.none("interceptors", words);
        CommandIo io = CommandIo.of(session);
        List<InterceptorInfo> all = interceptors.interceptors();
        Table table = new Table()
                .column("NAME")
                .column("RANKING")
                .column("STATE")
                .column("BUNDLE")
                .column("CLASS");
        all.forEach(each -> row(table, each));
        PrintStream out = io.out();
        if (plain) {
            out.print(table.plain());
        } else if (all.isEmpty()) {
            out.print("No interceptor is there, and none is required.\n");
        } else {
            out.print(table.fitting(io));
        }
        if (!plain && all.stream().anyMatch(each -> !each.present())) {
            out.print("While one that is required is absent, calls fail. Install or start its bundle, set its"
                    + " configuration right, or take it out of required_interceptors in dev.osgillm.router.\n");
        }
        out.flush();
    }

    private static void row(Table table, InterceptorInfo each) {
        table.row(
                each.name().isEmpty() ? "-" : each.name(),
                each.present() ? String.valueOf(each.ranking()) : "-",
                state(each),
                each.present() ? each.bundle() + " (" + each.bundleId() + ")" : "-",
                each.present() ? each.type() : "-");
    }

    private static String state(InterceptorInfo each) {
        if (!each.present()) {
            return "required, absent";
        }
        return each.required() ? "required" : each.optional() ? "optional" : "active";
    }
}
