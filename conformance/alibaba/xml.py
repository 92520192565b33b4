"""Reads lists of images in XML."""

from xml.etree import ElementTree

from harness import check, check_equal


def check_xml_listing(action, text, expected):
    """Checks a list of images in XML against the catalogue: prolog, root, request id, and every member of every image."""
    check(text.startswith(b"<?xml version='1.0' encoding='UTF-8'?><"), text[:100])
    root = ElementTree.fromstring(text)
    check_equal([root.tag, [child.tag for child in root]], [f"{action}Response", ["RequestId", "Images"]])
    found = {image.find("ImageId").text: _members(image) for image in root.find("Images")}
    check_equal(sorted({image.tag for image in root.find("Images")}), ["ImageInfo"])
    wanted = {entry["view"]["ImageId"]: _texts(entry["view"]) for entry in expected}
    check_equal(found, wanted)


def check_xml_like_json(action, text, body, differing):
    """Checks that an answer in XML says the same as the one in JSON: elements, order and texts, apart from some by name."""
    check(text.startswith(b"<?xml version='1.0' encoding='UTF-8'?><"), text[:100])
    root = ElementTree.fromstring(text)
    check_equal(root.tag, f"{action}Response")
    found, wanted = _of_xml(root, differing), _of_json(body, differing)
    # The request id has a place of its own.
    check_equal(sorted(found, key=str), sorted(wanted, key=str), action)


def _of_xml(element, differing):
    return [[child.tag, "" if child.tag in differing else _of_xml(child, differing) or child.text or ""] for child in element]


def _of_json(body, differing):
    pairs = []
    for name, value in body.items():
        for one in value if isinstance(value, list) else [value]:
            if name in differing:
                pairs.append([name, ""])
            elif isinstance(one, dict):
                pairs.append([name, _of_json(one, differing) or ""])
            else:
                pairs.append([name, {True: "true", False: "false"}.get(one, str(one)) if isinstance(one, bool) else str(one)])
    return pairs


def _members(element):
    return {child.tag: _members(child) if len(child) else child.text or "" for child in element}


def _texts(view):
    return {name: _texts(value) if isinstance(value, dict) else str(value) for name, value in view.items()}
