"""Whole programs as users write them, for every client in Python."""

import os

from alibaba.asking import HOME, KEYS, LIMITED, OPEN, in_region
from harness import Program, ask_for_change, case, check, check_equal, relayed, world


def here(name):
    return [entry["view"] for entry in world[name] if in_region(HOME)(entry)]


def declare_programs(folder):
    """Declares the cases of the programs in a folder."""

    def start(name, *arguments, endpoint=OPEN, key=KEYS["root"]):
        return Program(
            os.path.join(folder, f"{name}.py"),
            *arguments,
            ALIBABA_CLOUD_ACCESS_KEY_ID=key["id"],
            ALIBABA_CLOUD_ACCESS_KEY_SECRET=key["secret"],
            EHPC_ENDPOINT=endpoint,
        )

    @case("program.all-images")
    def all_images():
        expected = [f"community\t{view['ImageId']}\t{view['ImageName']}" for view in here("community")]
        expected += [f"custom\t{view['ImageId']}\t{view['ImageName']}" for view in here("custom")]
        expected += [f"public\t{view['ImageId']}\t{view['OSName']}" for view in here("public")]
        clusters = [cluster["id"] for cluster in world["clusters"] if cluster["region"] == HOME]
        check(len(clusters) > 20, "the catalogue cannot tell")
        # The clusters of the catalogue have no names.
        expected += [f"cluster\t{cluster}\t" for cluster in clusters]
        check_equal(sorted(start("all-images").rest()), sorted(expected))

    @case("program.newest-ubuntu")
    def newest_ubuntu():
        systems = here("public") + [{**view["OsTag"], "ImageId": view["ImageId"]} for view in here("community")]
        ubuntus = [one for one in systems if one["Platform"] == "Ubuntu"]
        fitting = [one["ImageId"] for one in ubuntus if one["Version"] == "18.04" and one["Architecture"] == "x86_64"]
        # Newer ones are there, but for ARM.
        check(any(one["Version"] == "20.04" for one in ubuntus) and len(fitting) > 3, "the catalogue cannot tell")
        check_equal(start("newest-ubuntu").rest(), ["18.04", *sorted(fitting)])

    @case("program.wait-for-image")
    def wait_for_image():
        building = world["building"]
        program = start("wait-for-image", building["imageId"], key=building["key"])
        first = program.line()
        if not first:
            program.rest()
        check_equal(first, "Creating")
        ask_for_change("image-ready")
        check_equal(program.rest(), ["Available"])

    @case("program.retry")
    def retry():
        lines = []
        traffic = relayed(LIMITED, lambda via: lines.extend(start("retry", endpoint=via).rest()))
        check_equal(lines, ["60"])
        check(b'"Throttling.User"' in traffic.received, "nothing was throttled")
        check_equal(traffic.received.count(b'"OsTags"'), 60, "answers")
