"""Makes every call that comes as a line of standard input, and writes what came of it as a line."""

import asyncio
import json
import sys
import threading
import traceback
import warnings
from concurrent.futures import ThreadPoolExecutor

_AT_ONCE = 80
_by_name = {}
_lock = threading.Lock()
_output = threading.Lock()
_warned = []


def drive(call, error_of):
    """
    `call` makes a call and hands back what the client gave; `error_of` reads the client's own exception, and hands back None
    for any other.
    """
    # A client may warn of what it does not know.
    warnings.simplefilter("always", UserWarning)
    warnings.showwarning = lambda message, category, *_: _warned.append(str(message)) if category is UserWarning else None

    def answer(line):
        request = json.loads(line)
        try:
            reply = {"value": call(request)}
            if _warned:
                reply["warnings"] = [_warned.pop() for _ in range(len(_warned))]
        except Exception as thrown:
            error = error_of(thrown)
            reply = {"failed": traceback.format_exc()[-1500:]} if error is None else {"error": error}
        with _output:
            sys.stdout.write(json.dumps({"id": request["id"], **reply}, separators=(",", ":")) + "\n")
            sys.stdout.flush()

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for line in sys.stdin:
            pool.submit(answer, line)


def shared(name, make):
    """What was made before under this name, or is made now; always made anew without a name."""
    if name is None:
        return make()
    with _lock:
        if name not in _by_name:
            _by_name[name] = make()
        return _by_name[name]


def awaited(coroutine):
    """What an awaited call brings: all of them go through one loop, in a thread of its own."""
    return asyncio.run_coroutine_threadsafe(coroutine, shared("loop", _start_loop)).result()


def _start_loop():
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return loop
