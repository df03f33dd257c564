#!/usr/bin/env python3
"""Records a real run of the dashboard in a pseudo-terminal as an asciicast (version 2), which asciinema plays. Only
Python's standard library.

    Benchmarks/asciicast.py OUT.cast [--size 120x40] [--keys "4 v 2 v 2 Enter 3 q 1 k"] [-- ARGUMENTS OF DCTOP]

Keys are words: a number waits so many seconds, everything else is a key (Enter, Esc, Tab, Left, …, ^P) or is typed.
"""
import argparse, codecs, fcntl, json, os, pty, select, shutil, struct, sys, tempfile, termios, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NAMES = {
    "Enter": "\r", "Esc": "\x1b", "Tab": "\t", "Space": " ", "Up": "\x1bOA", "Down": "\x1bOB", "Right": "\x1bOC",
    "Left": "\x1bOD", "Home": "\x1bOH", "End": "\x1bOF", "PgUp": "\x1b[5~", "PgDn": "\x1b[6~",
}
# All keys, the plot, sizes through the epochs, the map by class, the browser, back in time, another layout with two more
# curves, a theme, and out. In this order few images are drawn anew, which are most of a recording's bytes.
TOUR = "0.6 ? 1.4 Esc 16 v 0.1 v 2.5 v 0.1 v 3 v 0.3 Tab 0.2 Tab 0.3 Enter 3 Esc 0.5 [ 1.2 [ 1.5 End 0.7 w 0.7 c 1 " \
    "Down 0.4 Space 0.3 Down 0.3 Space 0.7 Esc 1.5 t 1.5 Esc 0.5 q 1.5 s 2"
MOST_IDLE = 1.5  # seconds between two pieces of output
LEAST_GAP = 0.03  # what comes closer together is one piece


def code(word):
    """The bytes that a terminal sends for a key, or for text."""
    if len(word) == 2 and word[0] == "^":
        return bytes([ord(word[1].upper()) & 31])
    return NAMES.get(word, word).encode()


def is_number(word):
    return word.replace(".", "", 1).isdigit()


class Recording:
    """Pieces of output, each with the second of the recording at which it came."""

    def __init__(self):
        self.pieces, self.decoder, self.clock, self.last = [], codecs.getincrementaldecoder("utf-8")("replace"), 0.0, None

    def add(self, data):
        now = time.monotonic()
        gap = 0 if self.last is None else now - self.last
        text = self.decoder.decode(data)
        if self.pieces and gap < LEAST_GAP:
            self.pieces[-1][1] += text
            return
        self.last = now
        self.clock += min(gap, MOST_IDLE)
        self.pieces.append([self.clock, text])

    def write(self, path, columns, rows):
        header = {"version": 2, "width": columns, "height": rows, "title": "dctop", "env": {"TERM": "xterm-256color"}}
        with open(path, "w", encoding="utf-8") as file:
            file.write(json.dumps(header) + "\n")
            for seconds, text in self.pieces:
                file.write(json.dumps([round(seconds, 3), "o", text], ensure_ascii=False) + "\n")


def start(program, arguments, columns, rows):
    """The program's process and its terminal, which has that size before the program looks."""
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        environment = {k: v for k, v in os.environ.items() if k not in ("CI", "NO_COLOR", "TMUX", "STY")}
        environment.update(TERM="xterm-256color", COLORTERM="truecolor", LC_ALL="C.UTF-8", XDG_CONFIG_HOME="/dev/null",
                           XDG_STATE_HOME="/dev/null")
        os.execve(program, [program] + arguments, environment)
    return pid, terminal


def record(terminal, words, recording):
    """Presses the keys and takes in what comes, until the program ends or, behind the last key, is quiet."""
    words, due = list(words), time.monotonic()
    while True:
        while words and time.monotonic() >= due:
            word = words.pop(0)
            if is_number(word):
                due = time.monotonic() + float(word)
            else:
                os.write(terminal, code(word))
        wait = max(0, due - time.monotonic()) if words else 10
        if not select.select([terminal], [], [], min(wait, 0.5) if words else wait)[0]:
            if not words:
                return
            continue
        try:
            data = os.read(terminal, 1 << 16)
        except OSError:  # the other end is closed
            data = b""
        if not data:
            return
        recording.add(data)


def main():
    own, rest = sys.argv[1:], []
    if "--" in own:
        own, rest = own[:own.index("--")], own[own.index("--") + 1:]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output")
    parser.add_argument("--size", default="120x40")
    parser.add_argument("--keys", default=TOUR)
    parser.add_argument("--program", default=os.path.join(ROOT, ".build/release/dctop"))
    options = parser.parse_args(own)
    columns, rows = map(int, options.size.split("x"))
    folder = None
    if not rest:
        folder = tempfile.mkdtemp()
        rest = [os.path.join(ROOT, "samples/digits"), "--epochs", "40", "--output", os.path.join(folder, "runs")]
    recording = Recording()
    pid, terminal = start(options.program, rest, columns, rows)
    record(terminal, options.keys.split(), recording)
    os.close(terminal)
    os.waitpid(pid, 0)
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
    recording.write(options.output, columns, rows)
    print(f"{options.output}: {recording.clock:.0f} s, {os.path.getsize(options.output) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
