package io.treadle.samples.docs;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;

/** A Markdown file: its Java code, its links and the places that a link can lead to. */
final class Markdown extends AbstractVisitor {
    /** A block of Java; {@code region} is what the comment before it names, empty where there is none. */
    record JavaCode(String region, String code) {}

    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();
    private static final Pattern MARKER = Pattern.compile("<!-- snippet: (\\S+) -->");

    private final List<JavaCode> javaCode = new ArrayList<>();
    private final List<String> links = new ArrayList<>();
    private final List<String> anchors = new ArrayList<>();
    private final IdGenerator ids = IdGenerator.builder().build();

    private Markdown() {}

    static Markdown read(Path file) throws IOException {
        var markdown = new Markdown();
        PARSER.parse(Files.readString(file)).accept(markdown);
        return markdown;
    }

    List<JavaCode> javaCode() {
        return javaCode;
    }

    /** Its links that lead to other files or places of this repository. */
    List<URI> localLinks() {
        return links.stream()
                .map(URI::create)
                .filter(link -> !link.isAbsolute())
                .toList();
    }

    boolean hasAnchor(String name) {
        return anchors.contains(name);
    }

    @Override
    public void visit(FencedCodeBlock block) {
        if (block.getInfo().equals("java")) {
            javaCode.add(
                    new JavaCode(marker(block.getPrevious()), block.getLiteral().strip()));
        }
    }

    private static String marker(Node before) {
        var comment = before instanceof HtmlBlock html ? MARKER.matcher(html.getLiteral()) : MARKER.matcher("");
        return comment.matches() ? comment.group(1) : "";
    }

    @Override
    public void visit(Heading heading) {
        anchors.add(ids.generateId(TextContentRenderer.builder().build().render(heading)));
        visitChildren(heading);
    }

    @Override
    public void visit(Link link) {
        links.add(link.getDestination());
        visitChildren(link);
    }

    @Override
    public void visit(Image image) {
        links.add(image.getDestination());
    }
}
