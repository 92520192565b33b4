"""Signs with signature version 1.0, from the published rules (Alibaba Cloud, RPC style)."""

import base64
import hmac

from replay.encoding import rfc3986


def string_to_sign(method, parameters):
    """What is signed, of all parameters but the signature."""
    ordered = sorted(parameters, key=lambda pair: pair[0].encode())
    canonical = "&".join(f"{rfc3986(name)}={rfc3986(value)}" for name, value in ordered)
    return f"{method}&%2F&{rfc3986(canonical)}"


def sign_alibaba_v1(secret, text):
    """Signature, base64, of a string to sign."""
    return base64.b64encode(hmac.new(f"{secret}&".encode(), text.encode(), "sha1").digest()).decode()
