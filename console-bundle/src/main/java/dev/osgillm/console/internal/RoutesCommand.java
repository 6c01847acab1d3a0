/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.RouteInfo;
import dev.osgillm.api.client.ShadowTotals;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Predicate;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command {@code llm:routes}: where the configured routes lead now. */
@Component(service = RoutesCommand.class, immediate = true)
@GogoCommand(scope = "llm", function = "routes")
public final class RoutesCommand {

    private final LlmRegistry registry;

    @Activate
    public RoutesCommand(@Reference LlmRegistry registry) {
        this.registry = registry;
    }

    @Descriptor("lists the configured routes with the state of their targets. Example: llm:routes")
    public void routes(
            CommandSession session,
            @Descriptor("tab-separated, without titles, for scripts")
                    @Parameter(names = "--plain", presentValue = "true", absentValue = "false")
                    boolean plain,
            @Descriptor("takes no words") String... words) {
        Words.none("routes", words);
        CommandIo io = CommandIo.of(session);
        List<RouteInfo> routes = registry.routes();
        List<ProviderInfo> providers = registry.providers();
        Table table =
                new Table().column("NAME").column("POLICY").column("TARGET").column("STATE");
        for (RouteInfo route : routes) {
            route.targets().forEach(target -> row(table, route, route.policy(), target, providers));
            route.canary().ifPresent(target -> row(table, route, "canary", target, providers));
            route.shadow()
                    .ifPresent(target -> table.row(
                            route.name(),
                            "shadow",
                            target,
                            state(target, providers) + (plain ? "" : told(route.shadowTotals()))));
        }
        PrintStream out = io.out();
        if (plain) {
            out.print(table.plain());
        } else if (routes.isEmpty()) {
            out.print(
                    "No route is configured. A file etc/dev.osgillm.route-NAME.cfg with targets = ID, ID makes one.\n");
        } else {
            out.print(table.fitting(io));
        }
        out.flush();
    }

    private static void row(Table table, RouteInfo route, String policy, String target, List<ProviderInfo> providers) {
        table.row(route.name(), policy, target, state(target, providers));
    }

    private static String told(ShadowTotals totals) {
        if (totals.sent() + totals.dropped() == 0) {
            return "";
        }
        return "; " + totals.sent() + " sent: " + totals.equal() + " equal, " + totals.different() + " different, "
                + totals.failed() + " failed" + (totals.running() > 0 ? ", " + totals.running() + " running" : "")
                + (totals.dropped() > 0 ? "; " + totals.dropped() + " dropped" : "");
    }

    /** @return of the best that the target leads to */
    private static String state(String target, List<ProviderInfo> providers) {
        List<ProviderInfo> found = providers.stream().filter(leads(target)).toList();
        if (found.isEmpty()) {
            return "absent";
        }
        return found.stream().anyMatch(ProviderInfo::configured) ? "ready" : "no key";
    }

    private static Predicate<ProviderInfo> leads(String target) {
        if (target.startsWith("(")) {
            try {
                Filter filter = FrameworkUtil.createFilter(target);
                return info -> filter.match(FrameworkUtil.asDictionary(info.properties()));
            } catch (InvalidSyntaxException e) {
                return info -> false;
            }
        }
        return info -> (target + "/").startsWith(info.id() + "/")
                || info.model().filter(target::equalsIgnoreCase).isPresent()
                || ProviderTexts.furtherModels(info).stream().anyMatch(target::equalsIgnoreCase);
    }
}
