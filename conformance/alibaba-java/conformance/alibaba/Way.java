package conformance.alibaba;

/** How a request is signed and sent: `V1`, `V3` or `SM3`; `GET` or `POST`; parameters in the `query` or in a `form`. */
public record Way(String signature, String method, String place) {
    /** Whether the parameters travel in the body. */
    public boolean isForm() {
        return place.equals("form");
    }
}
