package io.treadle.benchmarks.chart;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Elements of HTML and SVG, written one after the other. What is inside an element is written by the action that it is given,
 * so that every element ends.
 */
final class Markup {
    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    Markup() {
        try {
            xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
        } catch (XMLStreamException e) {
            throw broken(e);
        }
    }

    /** An element with {@code attributes}, names and values in turn, and what {@code inside} writes. */
    Markup element(String name, Runnable inside, Object... attributes) {
        try {
            xml.writeStartElement(name);
            for (int i = 0; i < attributes.length; i += 2) {
                xml.writeAttribute(attributes[i].toString(), written(attributes[i + 1]));
            }
            inside.run();
            xml.writeEndElement();
            return this;
        } catch (XMLStreamException e) {
            throw broken(e);
        }
    }

    /** An element with text in it. */
    Markup text(String name, String content, Object... attributes) {
        return element(name, () -> text(content), attributes);
    }

    private void text(String content) {
        try {
            xml.writeCharacters(content);
        } catch (XMLStreamException e) {
            throw broken(e);
        }
    }

    /** What another wrote, as it is. */
    Markup raw(String markup) {
        try {
            xml.writeCharacters(""); // ends the tag that is open
            xml.flush();
            text.append(markup);
            return this;
        } catch (XMLStreamException e) {
            throw broken(e);
        }
    }

    private static String written(Object value) {
        return value instanceof Double number ? String.format(Locale.ROOT, "%.1f", number) : value.toString();
    }

    private static IllegalStateException broken(XMLStreamException e) {
        return new IllegalStateException("text in memory can always be written; please report", e);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
