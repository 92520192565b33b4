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


def _members(element):
    return {child.tag: _members(child) if len(child) else child.text or "" for child in element}


def _texts(view):
    return {name: _texts(value) if isinstance(value, dict) else str(value) for name, value in view.items()}
