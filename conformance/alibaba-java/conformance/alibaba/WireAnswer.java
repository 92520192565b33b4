package conformance.alibaba;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * An answer as it passed.
 *
 * @param headers with their names in small letters
 * @param head the same as it was written
 */
public record WireAnswer(int status, Map<String, String> headers, String head, String body) {
    private static final String END_OF_HEAD = "\r\n\r\n";

    /** The body, of an answer in JSON. */
    public JsonObject json() {
        return JsonParser.parseString(body).getAsJsonObject();
    }

    static boolean isWhole(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(END_OF_HEAD);
        return end >= 0 && bytes.length >= end + END_OF_HEAD.length() + lengthIn(headersOf(text.substring(0, end)));
    }

    static WireAnswer read(byte[] bytes) {
        if (!isWhole(bytes)) throw new AssertionError("not one whole answer with its Content-Length");
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String head = text.substring(0, text.indexOf(END_OF_HEAD));
        Map<String, String> headers = headersOf(head);
        int start = head.length() + END_OF_HEAD.length();
        byte[] body = Arrays.copyOfRange(bytes, start, start + lengthIn(headers));
        return new WireAnswer(Integer.parseInt(head.split(" ")[1]), headers, head, new String(body, StandardCharsets.UTF_8));
    }

    private static int lengthIn(Map<String, String> headers) {
        return Integer.parseInt(headers.getOrDefault("content-length", "0"));
    }

    private static Map<String, String> headersOf(String head) {
        Map<String, String> headers = new HashMap<>();
        for (String line : head.split("\r\n")) {
            int colon = line.indexOf(": ");
            if (colon > 0) headers.put(line.substring(0, colon).toLowerCase(), line.substring(colon + 2));
        }
        return headers;
    }
}
