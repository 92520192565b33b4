package conformance.alibaba;

import com.google.gson.JsonObject;

/**
 * What a user can read from the client's exception.
 *
 * @param status null where the client does not tell
 * @param data the whole body; null where the client does not tell
 * @param denied why a user may not; null where there is no such part
 */
public record Refused(String code, String message, String requestId, Integer status, JsonObject data, JsonObject denied) {}
