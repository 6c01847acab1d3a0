/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.osgi;

import dev.osgillm.api.provider.SettingDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.osgi.framework.Bundle;

/** Reads what a bundle's own metatype says of its configuration (OSGi Compendium 105), so that it is said once. */
public final class MetatypeSchema {

    private MetatypeSchema() {}

    /**
     * @param bundle that has the metatype
     * @param definition the class with the {@code ObjectClassDefinition}
     * @return its attributes in their order
     */
    public static List<SettingDefinition> read(Bundle bundle, Class<?> definition) {
        URL resource = bundle.getEntry("OSGI-INF/metatype/" + definition.getName() + ".xml");
        if (resource == null) {
            throw new IllegalStateException("The bundle has no metatype of " + definition.getName());
        }
        try (InputStream in = resource.openStream()) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<SettingDefinition> read(InputStream in) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        List<SettingDefinition> definitions = new ArrayList<>();
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT
                        && reader.getLocalName().equals("AD")) {
                    definitions.add(new SettingDefinition(
                            reader.getAttributeValue(null, "id"),
                            orEmpty(reader.getAttributeValue(null, "description")),
                            orEmpty(reader.getAttributeValue(null, "default")),
                            "Password".equals(reader.getAttributeValue(null, "type"))));
                }
            }
            reader.close();
        } catch (XMLStreamException e) {
            throw new IOException("The metatype is broken", e);
        }
        return List.copyOf(definitions);
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
