"""Signs with ACS3-HMAC-SHA256, ACS3-HMAC-SM3 and ACS3-RSA-SHA256, from the published rules (Alibaba Cloud, version 3)."""

import base64
import hashlib
import hmac

from replay.encoding import rfc3986

# What stands before a SHA-256 digest in PKCS #1 v1.5.
_SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")


def hash_of(algorithm, data):
    """Lower-case hex digest of a body or a canonical request."""
    return hashlib.new("sm3" if algorithm.endswith("SM3") else "sha256", data).hexdigest()


def acs3_string_to_sign(algorithm, method, path, query, headers, payload_hash):
    """String to sign and signed names, of parameters that are not encoded and of all headers that are to be signed."""
    canonical_query = "&".join(f"{rfc3986(name)}={rfc3986(value)}" for name, value in sorted(query))
    ordered = sorted((name.lower(), value.strip()) for name, value in headers)
    block = "".join(f"{name}:{value}\n" for name, value in ordered)
    names = ";".join(name for name, _ in ordered)
    canonical = "\n".join([method, path, canonical_query, block, names, payload_hash])
    return f"{algorithm}\n{hash_of(algorithm, canonical.encode())}", names


def sign_acs3(algorithm, secret, text):
    """Signature, lower-case hex, of a string to sign. The secret of RSA is a private key, PKCS #8 in base64."""
    if algorithm == "ACS3-RSA-SHA256":
        return _rsa(base64.b64decode(secret), text.encode()).hex()
    return hmac.new(secret.encode(), text.encode(), "sm3" if algorithm.endswith("SM3") else "sha256").hexdigest()


def _rsa(pkcs8, data):
    modulus, exponent = _private_numbers(pkcs8)
    size = (modulus.bit_length() + 7) // 8
    digest = _SHA256_PREFIX + hashlib.sha256(data).digest()
    padded = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
    return pow(int.from_bytes(padded, "big"), exponent, modulus).to_bytes(size, "big")


def _private_numbers(pkcs8):
    """Modulus and private exponent: PKCS #8 is a sequence of version, algorithm and the key of PKCS #1 in an octet string."""
    _, _, octets = _members(_members(pkcs8)[0])
    _, modulus, _, exponent = _members(_members(octets)[0])[:4]
    return int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big")


def _members(data):
    """Contents of the DER values that stand one after another."""
    found = []
    while data:
        length, start = data[1], 2
        if length & 0x80:
            start += length & 0x7F
            length = int.from_bytes(data[2:start], "big")
        found.append(data[start : start + length])
        data = data[start + length :]
    return found
