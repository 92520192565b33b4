package conformance.alibaba;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import conformance.harness.World;

/** An access key as a client is given it; the token is null unless it is a temporary one. */
public record Key(String id, String secret, String token) {
    public static final Key ROOT = named("root");

    /** A key of the world, by what it is for. */
    public static Key named(String name) {
        return of(World.at("keys", name).getAsJsonObject());
    }

    /** A key as the world or an answer writes it. */
    public static Key of(JsonObject key) {
        JsonElement token = key.get("token");
        return new Key(key.get("id").getAsString(), key.get("secret").getAsString(), token == null ? null : token.getAsString());
    }

    public Key withSecret(String other) {
        return new Key(id, other, token);
    }

    public Key withId(String other) {
        return new Key(other, secret, token);
    }

    public Key withToken(String other) {
        return new Key(id, secret, other);
    }
}
