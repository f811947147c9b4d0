package dev.parlando.bench.report;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Reads a chart back: the shapes of a figure, in the order drawn. In SVG a smaller y is higher up. */
final class Svg {
    private final Document document;

    private Svg(Document document) {
        this.document = document;
    }

    static Svg of(String figure) {
        try {
            return new Svg(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(figure.getBytes(StandardCharsets.UTF_8))));
        } catch (Exception e) {
            throw new AssertionError("a figure must be XML: " + figure, e);
        }
    }

    List<Element> all(String tag) {
        NodeList nodes = document.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int index = 0; index < nodes.getLength(); index++) {
            elements.add((Element) nodes.item(index));
        }
        return elements;
    }

    List<Element> all(String tag, String style) {
        return all(tag).stream()
                .filter(each -> List.of(each.getAttribute("class").split(" ")).contains(style))
                .toList();
    }

    static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    /** Returns the points of a line as pairs of x and y. */
    static double[][] points(Element polyline) {
        return Arrays.stream(polyline.getAttribute("points").strip().split(" "))
                .map(pair -> Arrays.stream(pair.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
    }

    /** Returns the text element that holds exactly this text. */
    Element text(String text) {
        return all("text").stream()
                .filter(each -> each.getTextContent().equals(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no text " + text));
    }

    /** Returns the place of a label below the x axis. */
    double atX(String label) {
        return all("text", "middle").stream()
                .filter(each -> each.getTextContent().equals(label))
                .mapToDouble(each -> number(each, "x"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no label " + label));
    }

    List<String> legend() {
        return all("span").stream().map(Element::getTextContent).toList();
    }
}
