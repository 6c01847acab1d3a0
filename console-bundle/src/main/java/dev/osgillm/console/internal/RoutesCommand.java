/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.RouteInfo;
import dev.osgillm.api.client.ShadowTotals;
import dev.osgillm.api.control.ProviderControl;
import dev.osgillm.api.health.LlmHealth;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The command {@code llm:routes}: where the configured routes lead now. */
@Component(service = RoutesCommand.class, immediate = true)
@GogoCommand(scope = "llm", function = "routes")
public final class RoutesCommand {

    private final LlmRegistry registry;
    private final ProviderControl control;
    private final LlmHealth health;

    /**
     * @param control {@code null} when there is none
     * @param health {@code null} when nobody watches
     */
    @Activate
    public RoutesCommand(
            @Reference LlmRegistry registry,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    ProviderControl control,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    LlmHealth health) {
        this.registry = registry;
        this.control = control;
        this.health = health;
    }

    @Descriptor("lists the configured routes with the state of their targets, and what is wrong with them."
            + " Example: llm:routes")
    public void routes(
            CommandSession session,
            @Descriptor("tab-separated, without titles, for scripts")
                    @Parameter(names = "--plain", presentValue = "true", absentValue = "false")
                    boolean plain,
            @Descriptor("takes no words") String... words) {
        Words.none("routes", words);
        CommandIo io = CommandIo.of(session);
        List<RouteInfo> routes = registry.routes();
        Targets targets = new Targets(registry.providers(), control, health);
        Table table = new Table()
                .column("NAME")
                .column("POLICY")
                .column("TARGET")
                .column("STATE")
                .column("FILE");
        for (RouteInfo route : routes) {
            route.targets().forEach(target -> row(table, route, route.policy(), target, targets));
            route.canary().ifPresent(target -> row(table, route, "canary", target, targets));
            route.shadow().ifPresent(target -> row(table, route, "shadow", target, targets));
            if (route.targets().isEmpty()) {
                row(table, route, "", "", targets);
            }
        }
        PrintStream out = io.out();
        if (plain) {
            out.print(table.plain());
        } else if (routes.isEmpty()) {
            out.print(
                    "No route is configured. A file etc/dev.osgillm.route-NAME.cfg with targets = ID, ID makes one.\n");
        } else {
            out.print(table.fitting(io) + shadows(routes) + problems(routes));
        }
        out.flush();
    }

    private static void row(Table table, RouteInfo route, String policy, String target, Targets targets) {
        String state = route.inForce() ? targets.state(target) : "not in force";
        table.row(route.name(), policy, target, state, route.source());
    }

    /** @return what became of the copies that shadows got; empty when nothing was copied */
    private static String shadows(List<RouteInfo> routes) {
        StringBuilder text = new StringBuilder();
        for (RouteInfo route : routes) {
            ShadowTotals totals = route.shadowTotals();
            if (totals.sent() + totals.dropped() > 0) {
                text.append("  ")
                        .append(route.name())
                        .append(": ")
                        .append(told(totals))
                        .append('\n');
            }
        }
        return text.isEmpty() ? "" : "\nCopies to shadows:\n" + text;
    }

    private static String told(ShadowTotals totals) {
        return totals.sent() + " sent; answers: " + totals.equal() + " equal, " + totals.different() + " different, "
                + totals.failed() + " failed, " + totals.running() + " to come"
                + (totals.dropped() > 0 ? "; " + totals.dropped() + " dropped" : "");
    }

    /** @return what is wrong, and what calls do meanwhile; empty when nothing is */
    private static String problems(List<RouteInfo> routes) {
        StringBuilder text = new StringBuilder();
        for (RouteInfo route : routes) {
            Optional<String> problem = route.problem();
            problem.ifPresent(sentences -> text.append("  ")
                    .append(Texts.line(route.source() + ": " + sentences + meanwhile(route, routes)))
                    .append('\n'));
        }
        return text.isEmpty() ? "" : "\nProblems:\n" + text;
    }

    private static String meanwhile(RouteInfo route, List<RouteInfo> routes) {
        if (route.inForce()) {
            return " The route works on as it was. Correct the file; saving it is enough.";
        }
        boolean other =
                routes.stream().anyMatch(info -> info.inForce() && info.name().equals(route.name()));
        return other ? "" : " Calls for " + route.name() + " fail. Correct the file; saving it is enough.";
    }
}
