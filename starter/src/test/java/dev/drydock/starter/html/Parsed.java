package dev.drydock.starter.html;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The body of a page as another program understands it, here the JDK's XML parser. */
public final class Parsed {
    private final Document main;

    private Parsed(Document main) {
        this.main = main;
    }

    public static Parsed of(String page) {
        String body = page.substring(page.indexOf("<main>"), page.indexOf("</main>") + "</main>".length());
        try {
            return new Parsed(DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(body))));
        } catch (Exception e) {
            throw new AssertionError("the page is not balanced: " + e.getMessage(), e);
        }
    }

    /** The text of each element that an XPath finds, in order. */
    public List<String> texts(String path) {
        try {
            var found = (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, main, XPathConstants.NODESET);
            return IntStream.range(0, found.getLength())
                    .mapToObj(at -> found.item(at).getTextContent().strip())
                    .toList();
        } catch (Exception e) {
            throw new AssertionError(path, e);
        }
    }

    public String text(String path) {
        return String.join("\n", texts(path));
    }

    public int count(String path) {
        return texts(path).size();
    }
}
