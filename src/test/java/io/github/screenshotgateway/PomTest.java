package io.github.screenshotgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Every input of the build has an exact version, and a reason when the version is not from the Quarkus BOM. */
class PomTest {
    private static final XPath XPATH = XPathFactory.newInstance().newXPath();

    private final Document pom = DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile());

    PomTest() throws Exception {}

    private Stream<Node> nodes(String path) throws XPathExpressionException {
        NodeList matches = (NodeList) XPATH.evaluate(path, pom, XPathConstants.NODESET);
        return IntStream.range(0, matches.getLength()).mapToObj(matches::item);
    }

    private static String text(String path, Node from) {
        try {
            return XPATH.evaluate(path, from);
        } catch (XPathExpressionException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    private static boolean hasReason(Node element) {
        Node before = element.getPreviousSibling();
        while (before != null && before.getNodeType() == Node.TEXT_NODE) {
            before = before.getPreviousSibling();
        }
        return before != null && before.getNodeType() == Node.COMMENT_NODE;
    }

    @Test
    void dependencyWithItsOwnVersionHasAReason() throws XPathExpressionException {
        assertEquals(
                List.of(),
                nodes("/project/dependencies/dependency[version]")
                        .filter(dependency -> !hasReason(dependency))
                        .map(dependency -> text("artifactId", dependency))
                        .toList());
    }

    /** With a range or a snapshot, tomorrow's build would differ. */
    @Test
    void noVersionIsARangeOrASnapshot() throws XPathExpressionException {
        assertEquals(
                List.of(),
                nodes("/project/*//version | //properties/*[contains(name(), 'version')]")
                        .map(Node::getTextContent)
                        .filter(version ->
                                !version.matches("\\$\\{[a-z0-9.-]+\\.version}|[0-9]+(\\.[0-9]+)+(\\.Final)?"))
                        .toList());
    }

    /** Otherwise the version depends on the installed Maven. */
    @Test
    void everyPluginHasAVersion() throws XPathExpressionException {
        assertEquals(
                List.of(),
                nodes("/project/build/plugins/plugin[not(version)]")
                        .map(plugin -> text("artifactId", plugin))
                        .toList());
    }

    /** The wrapper downloads Maven, and rejects one with another digest. */
    @Test
    void wrapperPinsTheDigestOfMaven() throws Exception {
        var wrapper = new Properties();
        try (var settings = Files.newInputStream(Path.of(".mvn/wrapper/maven-wrapper.properties"))) {
            wrapper.load(settings);
        }
        assertEquals(64, wrapper.getProperty("distributionSha256Sum").length());
    }
}
