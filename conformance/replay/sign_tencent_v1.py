"""Signs with HmacSHA1 and HmacSHA256, from the published rules (Tencent Cloud API 3.0, signature method v1)."""

import base64
import hmac

_DIGESTS = {"HmacSHA1": "sha1", "HmacSHA256": "sha256"}


def sign_tencent_v1(method, host, parameters, secret, sign_method):
    """Signature, base64, of parameters that are not encoded. One that is None is signed as an empty one."""
    ordered = sorted(parameters, key=lambda pair: pair[0].encode())
    text = "&".join(f"{name}={'' if value is None else value}" for name, value in ordered)
    digest = hmac.new(secret.encode(), f"{method}{host}/?{text}".encode(), _DIGESTS[sign_method]).digest()
    return base64.b64encode(digest).decode()
