package dev.phoenix.compare.markup;

import dev.phoenix.compare.json.Json;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads XML without document types, entities of its own or anything from outside. Prefixes, comments, processing
/// instructions and blanks between elements mean nothing. One thread.
public final class XmlReader {
    private final XMLStreamReader reader;
    private final Deque<Open> open = new ArrayDeque<>();
    private int nodes;

    private XmlReader(XMLStreamReader reader) {
        this.reader = reader;
        open.push(new Open("", Map.of()));
    }

    /// A factory keeps the last document it read, and promises nothing to threads: each document has its own.
    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty("jdk.xml.maxElementDepth", Integer.toString(Markup.MAX_DEPTH + 1));
        factory.setProperty("jdk.xml.elementAttributeLimit", Integer.toString(Markup.MAX_ATTRIBUTES));
        return factory;
    }

    /// Reads one document.
    public static Markup.Outcome read(String text) {
        try {
            return new XmlReader(factory().createXMLStreamReader(new StringReader(text))).read();
        } catch (XMLStreamException wrong) {
            return new Markup.Unreadable(String.valueOf(wrong.getMessage()).replaceAll("\\s+", " "));
        }
    }

    private Markup.Outcome read() throws XMLStreamException {
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> start();
                case XMLStreamConstants.END_ELEMENT -> end();
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text(reader.getText());
                case XMLStreamConstants.ENTITY_REFERENCE -> text("&" + reader.getLocalName() + ";");
                default -> {
                    // Comments, processing instructions and the document type mean nothing.
                }
            }
        }
        var document = open.pop();
        return new Markup.Document(document.close(withoutBlanks(document.children())));
    }

    private void start() throws XMLStreamException {
        var attributes = new LinkedHashMap<String, String>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.put(
                    name(reader.getAttributeNamespace(i), reader.getAttributeLocalName(i)),
                    reader.getAttributeValue(i));
        }
        nodes += 2 + attributes.size();
        if (nodes > Markup.MAX_NODES) {
            throw new XMLStreamException("more than " + Markup.MAX_NODES + " elements, attributes and texts");
        }
        if (open.size() > Markup.MAX_DEPTH) {
            throw new XMLStreamException("nested more than " + Markup.MAX_DEPTH + " deep");
        }
        open.push(new Open(name(reader.getNamespaceURI(), reader.getLocalName()), attributes));
    }

    private void end() {
        var element = open.pop();
        var children = element.children();
        boolean structured = children.stream().anyMatch(Markup::isElement);
        var inside = structured && !element.preserves() ? withoutBlanks(children) : children;
        top().child(element.close(inside));
    }

    private void text(String text) {
        top().text(text);
    }

    private Open top() {
        return open.element();
    }

    private static List<Json> withoutBlanks(List<Json> children) {
        return children.stream()
                .filter(child -> !(child instanceof Json.Text(String text) && text.isBlank()))
                .toList();
    }

    private static String name(String namespace, String local) {
        return namespace == null || namespace.isEmpty() ? local : "{" + namespace + "}" + local;
    }
}
