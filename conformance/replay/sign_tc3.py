"""Signs with TC3-HMAC-SHA256, from the published rules (Tencent Cloud API 3.0, signature method v3)."""

import hashlib
import hmac
import time

ALGORITHM = "TC3-HMAC-SHA256"
UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"


def sign_tc3(*, method, query, content_type, host, payload, key, service, timestamp):
    """Scope and signature of a request that signs `content-type` and `host`, at the path `/`."""
    header_block = f"content-type:{content_type.lower()}\nhost:{host.lower()}\n"
    canonical = "\n".join([method, "/", query, header_block, "content-type;host", hashlib.sha256(payload).hexdigest()])
    date = time.strftime("%Y-%m-%d", time.gmtime(timestamp))
    scope = f"{date}/{service}/tc3_request"
    to_sign = "\n".join([ALGORITHM, str(timestamp), scope, hashlib.sha256(canonical.encode()).hexdigest()])
    signing_key = f"TC3{key['secret']}".encode()
    for part in (date, service, "tc3_request"):
        signing_key = hmac.new(signing_key, part.encode(), "sha256").digest()
    return scope, hmac.new(signing_key, to_sign.encode(), "sha256").hexdigest()


def authorization(key, scope, signature, gap=" "):
    """The header's value; `gap` stands between the algorithm and the rest."""
    return f"{ALGORITHM}{gap}Credential={key['id']}/{scope}, SignedHeaders=content-type;host, Signature={signature}"
