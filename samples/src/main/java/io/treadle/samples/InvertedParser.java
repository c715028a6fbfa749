package io.treadle.samples;

import io.treadle.core.greenlet.Generator;
import java.io.StringReader;
import javax.xml.XMLConstants;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;
import picocli.CommandLine.Command;

/**
 * The JDK's SAX parser calls a handler and keeps control to the end of the document. In a generator the handler yields from
 * the depth of the parser, and the reader asks for one element after the other, and stops when it has seen enough.
 */
@Command(name = "inverted-parser", description = "A parser with callbacks, read as an iterator.")
final class InvertedParser implements Runnable {
    private static final String ORDER = """
            <order>
              <item name="bread" price="2"/>
              <item name="butter" price="3"/>
              <note>The parser never gets here.</note>
            </order>
            """;

    private record Element(String name, String item) {}

    @Override
    public void run() {
        try (var elements = elementsOf(ORDER)) {
            for (var element : elements) {
                System.out.println(element.name() + " " + element.item());
                if (element.item().equals("butter")) {
                    break;
                }
            }
        }
    }

    private static Generator<Element> elementsOf(String document) {
        return Generator.of(out -> {
            var factory = SAXParserFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.newSAXParser().parse(new InputSource(new StringReader(document)), new DefaultHandler() {
                @Override
                public void startElement(String uri, String localName, String name, Attributes attributes) {
                    var item = attributes.getValue("name");
                    out.yield(new Element(name, item == null ? "-" : item));
                }
            });
        });
    }
}
