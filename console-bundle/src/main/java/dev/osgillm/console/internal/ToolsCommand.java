/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.tool.Tool;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command {@code llm:tools}: what models may ask for. Tools come and go while the command stays. */
@Component(service = ToolsCommand.class, immediate = true)
@GogoCommand(scope = "llm", function = "tools")
public final class ToolsCommand {

    private static final Logger LOG = LoggerFactory.getLogger(ToolsCommand.class);

    private record Row(String name, String bundle, String description) {}

    private final Map<ServiceReference<Tool>, Tool> tools = new ConcurrentHashMap<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addTool(ServiceReference<Tool> reference, Tool tool) {
        tools.put(reference, tool);
    }

    void removeTool(ServiceReference<Tool> reference) {
        tools.remove(reference);
    }

    @Descriptor("lists the tools that applications publish for models. Example: llm:tools")
    public void tools(
            CommandSession session,
            @Descriptor("tab-separated, without titles, for scripts")
                    @Parameter(names = "--plain", presentValue = "true", absentValue = "false")
                    boolean plain,
            @Descriptor("takes no words") String... words) {
        Words.none("tools", words);
        CommandIo io = CommandIo.of(session);
        List<Row> rows = tools.entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Row::name).thenComparing(Row::bundle))
                .toList();
        Table table = new Table().column("NAME").column("BUNDLE").prose("DESCRIPTION");
        rows.forEach(row -> table.row(row.name(), row.bundle(), row.description()));
        PrintStream out = io.out();
        if (plain) {
            out.print(table.plain());
        } else if (rows.isEmpty()) {
            out.print("No tool is published. A bundle offers one as a service dev.osgillm.api.tool.Tool.\n");
        } else {
            out.print(table.fitting(io));
        }
        out.flush();
    }

    private static Row row(ServiceReference<Tool> reference, Tool tool) {
        Bundle bundle = reference.getBundle(); // null once the tool left
        String from = bundle == null ? "" : bundle.getSymbolicName() + " " + bundle.getVersion();
        try {
            ToolDefinition definition = tool.definition();
            return new Row(definition.name(), from, definition.description().orElse(""));
        } catch (RuntimeException | LinkageError e) { // one bad tool must not hide the others
            LOG.debug("A tool of {} does not tell what it is.", from, e);
            return new Row("?", from, "It does not tell what it is: " + e.getMessage());
        }
    }
}
