package conformance.alibaba;

import com.google.gson.JsonObject;
import java.util.Map;

/** What an answer is; the names of its headers in small letters. */
public record Answer(int status, Map<String, String> headers, JsonObject body) {}
