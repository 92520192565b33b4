package conformance.alibaba;

import conformance.harness.World;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One call: what is asked, and what is different from a plain user's settings.
 *
 * @param way null for the client's own choice
 * @param proxy `host:port` of a proxy; null for none
 * @param clockOff how far the program's clock is off
 */
public record Call(
        String action,
        Map<String, Object> parameters,
        Key key,
        String endpoint,
        String version,
        Way way,
        String proxy,
        Duration clockOff) {
    public static final String OPEN = World.text("endpoints", "open");
    public static final String LIMITED = World.text("endpoints", "limited");
    public static final String CROWDED = World.text("endpoints", "crowded");
    public static final String EHPC = "2018-04-12";
    public static final String STS = "2015-04-01";
    public static final String HOME = "cn-hangzhou";

    /** A call of E-HPC with the account's own key, to the server without limits. */
    public static Call of(String action) {
        return new Call(action, Map.of(), Key.ROOT, OPEN, EHPC, null, null, Duration.ZERO);
    }

    /** A call in the home region. */
    public static Call here(String action) {
        return of(action).with("RegionId", HOME);
    }

    public Call with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return with(more);
    }

    /** With these parameters beside those it has. */
    public Call with(Map<String, ?> others) {
        Map<String, Object> all = new LinkedHashMap<>(parameters);
        all.putAll(others);
        return new Call(action, all, key, endpoint, version, way, proxy, clockOff);
    }

    public Call by(Key other) {
        return new Call(action, parameters, other, endpoint, version, way, proxy, clockOff);
    }

    public Call by(String nameOfKey) {
        return by(Key.named(nameOfKey));
    }

    public Call at(String other) {
        return new Call(action, parameters, key, other, version, way, proxy, clockOff);
    }

    public Call version(String other) {
        return new Call(action, parameters, key, endpoint, other, way, proxy, clockOff);
    }

    public Call way(Way other) {
        return new Call(action, parameters, key, endpoint, version, other, proxy, clockOff);
    }

    public Call through(String other) {
        return new Call(action, parameters, key, endpoint, version, way, other, clockOff);
    }

    public Call clockOff(Duration other) {
        return new Call(action, parameters, key, endpoint, version, way, proxy, other);
    }

    /** The parameters as texts. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        parameters.forEach((name, value) -> texts.put(name, String.valueOf(value)));
        return texts;
    }
}
