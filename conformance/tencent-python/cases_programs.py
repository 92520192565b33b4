"""Whole programs as users write them."""

import os

from ecm import LIMITED, OPEN
from harness import Program, ask_for_change, case, check, check_equal, relayed, world

PROGRAMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs")
IMAGES = world["images"]


def start(name, *arguments, endpoint=OPEN, key=world["keys"]["root"]):
    return Program(
        os.path.join(PROGRAMS, f"{name}.py"),
        *arguments,
        TENCENTCLOUD_SECRET_ID=key["id"],
        TENCENTCLOUD_SECRET_KEY=key["secret"],
        ECM_ENDPOINT=endpoint,
    )


@case("program.all-images")
def all_images():
    expected = [f"{image['ImageId']}\t{image['ImageName']}" for image in IMAGES]
    check_equal(sorted(start("all-images").rest()), sorted(expected))


@case("program.newest-ubuntu")
def newest_ubuntu():
    found = [image for image in IMAGES if "Ubuntu" in image["ImageOsName"] and image["Architecture"] == "x86_64"]
    check(found[0]["ImageCreateTime"] > found[1]["ImageCreateTime"], "the catalogue cannot tell")
    check_equal(start("newest-ubuntu").rest(), [found[0]["ImageId"]])


@case("program.wait-for-image")
def wait_for_image():
    building = world["building"]
    program = start("wait-for-image", building["imageId"], key=building["key"])
    first = program.line()
    if not first:
        program.rest()
    check_equal(first, "CREATING")
    ask_for_change("image-ready")
    check_equal(program.rest(), ["NORMAL"])


@case("program.retry")
def retry():
    lines = []
    traffic = relayed(LIMITED, lambda via: lines.extend(start("retry", endpoint=via).rest()))
    check_equal(lines, ["60"])
    check(b'"RequestLimitExceeded"' in traffic.received, "nothing was throttled")
    check_equal(traffic.received.count(b'"TotalCount"'), 60, "answers")
