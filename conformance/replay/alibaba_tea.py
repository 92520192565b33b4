"""The wire form of the Tea cores for PHP and .NET, which newer packages of products stand on: signature version 3.

Read in aliyun/darabonba-openapi and aliyun/darabonba-openapi-util:
* php/src/OpenApiClient.php: the headers and their order; parameters in the query, also of a POST, or in a form that is
  hashed; no Authorization for `Anonymous`; an error is any 4xx or 5xx, its text `code: STATUS, MESSAGE request id: ID`;
* php/src/OpenApiUtilClient.php and csharp/core/Client.cs: host, content-type and every x-acs- header are signed; no blank
  after the commas of Authorization; SM3 and RSA with a private key in PKCS #8, in PHP alone; forms without empty
  values.
Earlier releases of the two utilities wrote an empty value as a bare name into what they sign; later ones, and these replays,
have `name=` (csharp/core/Utils.cs and the getCanonicalQueryString of PHP's).
How PHP's Tea writes the query on the wire was not found in source; it is taken as http_build_query's usual form.
"""

from replay.alibaba import FORM, Refusal, members_of, new_nonce
from replay.encoding import pairs
from replay.sign_acs3 import acs3_string_to_sign, hash_of, sign_acs3
from replay.wire import Request

ALGORITHMS = {"V3": "ACS3-HMAC-SHA256", "SM3": "ACS3-HMAC-SM3", "RSA": "ACS3-RSA-SHA256"}


def tea_request(call, encode_query, encode_form, user_agent):
    """A request under signature version 3."""
    algorithm = ALGORITHMS[call.way.signature]
    form = call.way.place == "form"
    given = [(name, str(value)) for name, value in call.parameters.items()]
    # The region is a parameter of the query, whatever the others are.
    query = [pair for pair in given if pair[0] == "RegionId"] if form else given
    body = pairs(sorted(pair for pair in given if pair not in query and pair[1]), encode_form).encode() if form else b""
    payload_hash = hash_of(algorithm, body)
    headers = [
        ("host", call.endpoint),
        ("x-acs-version", call.version),
        ("x-acs-action", call.action),
        ("user-agent", user_agent),
        ("x-acs-date", call.timestamp),
        ("x-acs-signature-nonce", new_nonce()),
        ("accept", "application/xml" if call.format == "XML" else "application/json"),
    ]
    if form:
        headers.append(("content-type", FORM))
    headers.append(("x-acs-content-sha256", payload_hash))
    if call.gzip:
        headers.append(("accept-encoding", "gzip"))
    if call.key.get("token") is not None:
        headers += [("x-acs-accesskey-id", call.key["id"]), ("x-acs-security-token", call.key["token"])]
    if not call.unsigned:
        signed = [(name, value) for name, value in headers if name.startswith("x-acs-") or name in ("host", "content-type")]
        text, names = acs3_string_to_sign(algorithm, call.way.method, "/", query, signed, payload_hash)
        signature = sign_acs3(algorithm, call.key["secret"], text)
        value = f"{algorithm} Credential={call.key['id']},SignedHeaders={names},Signature={signature}"
        headers.append(("Authorization", value))
    if body or call.way.method == "POST":
        headers.append(("Content-Length", len(body)))
    return Request(call.way.method, call.target("/", pairs(query, encode_query) if query else None), headers, body)


def tea_seen(answer):
    """The body of an answer; refused by its status alone."""
    if 400 <= answer.status < 600:
        told = members_of(answer.body)
        raise Refusal(told["Code"], told["Message"], told["RequestId"], told)
    return members_of(answer.body)
