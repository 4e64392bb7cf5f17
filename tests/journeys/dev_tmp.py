import importlib, os, sys, time, traceback, re
from tests.journeys import portal as P, story as S

MODS = [
    "pictures",
    "portal",
    "words",
    "story",
    "board",
    "hospital",
    "writing",
    "deciding",
    "reading",
    "other_ways",
    "looking_round",
]


def ns():
    return {m: sys.modules["tests.journeys." + m] for m in MODS if "tests.journeys." + m in sys.modules}


def lines():
    src = open("tests/journeys/test_whole_job.py").read().split("story = Story(portal)\n", 1)[1]
    return [l.strip() for l in src.splitlines() if l.strip()]


def test_dev(portal):
    for m in MODS:
        importlib.import_module("tests.journeys." + m)
    portal.take_pictures()
    story = S.Story(portal)
    done = 0
    out = open("/tmp/dev.log", "w", buffering=1)
    while True:
        todo = lines()
        if done >= len(todo):
            break
        line = todo[done]
        t = time.time()
        try:
            exec(line, {**ns(), "story": story, "portal": portal})
            out.write(f"ok {time.time() - t:.1f}s {line}\n")
            done += 1
        except BaseException:
            tb = traceback.format_exc()
            tb = "\n".join(l for l in tb.splitlines() if "playwright/_impl" not in l)
            out.write(f"FAILED {line}\n{tb[-3500:]}\nwaiting for /tmp/go\n")
            end = time.time() + 1500
            while not os.path.exists("/tmp/go"):
                time.sleep(0.3)
                if time.time() > end or os.path.exists("/tmp/stop"):
                    raise
            cmd = open("/tmp/go").read().strip()
            os.remove("/tmp/go")
            for m in MODS:
                importlib.reload(sys.modules["tests.journeys." + m])
            N = ns()
            for v in story._visitors.values():
                v.__class__ = N["portal"].Visitor
                v._wrong.clear()
            story.__class__ = N["story"].Story
            portal.__class__ = N["portal"].Portal
            if portal.album:
                portal.album.__class__ = N["pictures"].Album
            if cmd == "skip":
                done += 1
            elif cmd:
                try:
                    exec(cmd, {**N, "story": story, "portal": portal})
                except BaseException:
                    out.write(traceback.format_exc())
    out.write("ALL DONE\n")
