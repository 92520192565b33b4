"""How each language's library writes a text in a URL or a form."""

import re
from urllib.parse import quote


def _encoder(unescaped, space="%20", lower_case=False):
    """Letters, digits and the unescaped signs stay; `unescaped` begins with `-_.`, which all of them keep."""

    def encode(text):
        encoded = quote(str(text), safe=unescaped)
        # Python itself always keeps this one.
        if "~" not in unescaped:
            encoded = encoded.replace("~", "%7E")
        if lower_case:
            encoded = re.sub("%..", lambda escape: escape[0].lower(), encoded)
        return encoded.replace("%20", space)

    return encode


# PHP: urlencode() and http_build_query() in its usual form, RFC 1738.
php_form = _encoder("-_.", "+")
# PHP: rawurlencode() and http_build_query() with PHP_QUERY_RFC3986, as Guzzle calls it for `query`.
php_raw = _encoder("-_.~")
# .NET: System.Net.WebUtility.UrlEncode.
dotnet_web_utility = _encoder("-_.!*()", "+")
# .NET: System.Web.HttpUtility.UrlEncode, whose hexadecimal digits are small letters.
dotnet_http_utility = _encoder("-_.!*()", "+", lower_case=True)
# .NET: AcsURLEncoder.PercentEncode and the one of Tea.
dotnet_percent = _encoder("-_.~")
# C++: curl_easy_escape.
curl_escape = _encoder("-_.~")
# Ruby: URI.encode_www_form_component.
ruby_form = _encoder("-_.*", "+")
# Ruby: CGI.escape, since Ruby 2.5.
ruby_cgi = _encoder("-_.~", "+")


def rfc3986(text):
    """The published rule of both clouds, for what is signed: letters, digits and `-_.~` stay."""
    return quote(str(text), safe="-_.~")


def pairs(parameters, encode):
    """Parameters in their order, as a query or a form. A parameter that is None is a bare name."""
    return "&".join(encode(name) if value is None else f"{encode(name)}={encode(value)}" for name, value in parameters)
