package conformance.alibaba;

import java.util.List;
import java.util.Map;

/** A vendor's client, as a user's program sets it up. */
public interface Client {
    /** A call that can be made again and again with one client that was set up once. */
    @FunctionalInterface
    interface Kept {
        void call(Map<String, String> parameters) throws Exception;
    }

    /** Every way it can send a request; the first is its own choice. */
    List<Way> ways();

    Answer call(Call call) throws Exception;

    /** Calls ListCommunityImages; through a proxy, unless that is null. */
    Kept kept(String endpoint, Key key, String proxy) throws Exception;

    /**
     * Reads the client's own exception.
     *
     * @param status what was expected: some clients tell it by the exception's class only
     * @throws AssertionError when the exception is not one that the client has for this status
     */
    Refused read(Exception error, int status);

    /** The code that a wrong secret is told by; clients that compare what was signed have one of their own. */
    String wrongSecret(Way way);

    /** Whether it gives up at a 407 that no proxy sent, before anybody can read the answer. */
    boolean takes407ForAProxys();

    /** Fails the case unless this is what it throws at a 407 that it takes for a proxy's. */
    default void checkGivenUp(Exception error) {
        throw new AssertionError("not expected to give up", error);
    }
}
