package conformance.alibaba;

import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Reads answers in XML. */
public final class XmlAnswers {
    private XmlAnswers() {}

    /** Checks a list of images in XML against the catalogue: prolog, root, request id, and every member of every image. */
    public static void checkListing(String action, String text, List<JsonObject> entries) throws Exception {
        check(text.startsWith("<?xml version='1.0' encoding='UTF-8'?><"), text.substring(0, 100));
        Element root = root(text);
        checkEqual(root.getTagName(), action + "Response", "root");
        checkEqual(children(root).stream().map(Element::getTagName).toList(), List.of("RequestId", "Images"));
        Asking.CHECK_REQUEST_ID.accept(children(root).get(0).getTextContent());
        Map<String, Object> found = new HashMap<>();
        for (Element image : children(children(root).get(1))) {
            checkEqual(image.getTagName(), "ImageInfo", "an image");
            Map<?, ?> members = (Map<?, ?>) members(image);
            found.put((String) members.get("ImageId"), members);
        }
        Map<String, Object> expected = new HashMap<>();
        Listing.byId(entries).forEach((id, view) -> expected.put(id, texts(view)));
        checkEqual(found, expected);
    }

    private static Element root(String text) throws Exception {
        ByteArrayInputStream bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(bytes).getDocumentElement();
    }

    private static List<Element> children(Element element) {
        List<Element> found = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling())
            if (node instanceof Element child) found.add(child);
        return found;
    }

    private static Object members(Element element) {
        if (children(element).isEmpty()) return element.getTextContent();
        Map<String, Object> members = new HashMap<>();
        for (Element child : children(element)) members.put(child.getTagName(), members(child));
        return members;
    }

    private static Object texts(JsonElement element) {
        if (!element.isJsonObject()) return element.getAsString();
        Map<String, Object> texts = new HashMap<>();
        element.getAsJsonObject().entrySet().forEach(member -> texts.put(member.getKey(), texts(member.getValue())));
        return texts;
    }
}
