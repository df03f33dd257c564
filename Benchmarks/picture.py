#!/usr/bin/env python3
"""Draws a frame of the dashboard as an SVG file, from what `dctop watch RUN --render-once` prints. Only Python's standard
library.

    Benchmarks/picture.py RUN OUT.svg [--size 120x40] [--theme NAME]

Blocks, braille dots and frames are drawn as shapes, so that they meet whatever font is there; all else is text.
"""
import argparse, collections, os, re, subprocess, xml.sax.saxutils

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WIDTH, HEIGHT = 8, 16  # of a cell
FOREGROUND, BACKGROUND = "#c8c8c8", "#000000"  # where a theme leaves them to the terminal
EIGHTHS = "▁▂▃▄▅▆▇█"
SHADES = {"░": 0.25, "▒": 0.5, "▓": 0.75}
DOTS = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]  # the bits of braille: column, row
# The sides of a cell that a line leads to from its middle, and the rectangle of each.
SIDES = {"l": (0, 7, 5, 1), "r": (4, 7, 4, 1), "u": (4, 0, 1, 8), "d": (4, 7, 1, 9)}
LINES = {"─": "lr", "│": "ud", "╭": "rd", "╮": "ld", "╰": "ru", "╯": "lu", "┐": "ld", "┌": "rd", "└": "ru", "┘": "lu",
         "┤": "lud", "├": "rud"}
Cell = collections.namedtuple("Cell", "character foreground background bold")


def cells(line):
    """The cells of a row of text with escape sequences."""
    foreground, background, bold, reverse = FOREGROUND, BACKGROUND, False, False
    for part in re.split("(\x1b\\[[0-9;]*m)", line):
        if not part.startswith("\x1b["):
            for character in part:
                colors = (background, foreground) if reverse else (foreground, background)
                yield Cell(character, *colors, bold)
            continue
        codes = [int(code or 0) for code in part[2:-1].split(";")]
        while codes:
            code = codes.pop(0)
            if code == 0:
                foreground, background, bold, reverse = FOREGROUND, BACKGROUND, False, False
            elif code == 1:
                bold = True
            elif code == 7:
                reverse = True
            elif code in (38, 48):
                color = "#%02x%02x%02x" % tuple(codes[1:4])
                del codes[:4]
                foreground, background = (color, background) if code == 38 else (foreground, color)


class Drawing:
    """Shapes by their colour, so that each colour is named once, and the pieces of text."""

    def __init__(self, ground):
        self.ground = ground
        self.rectangles, self.texts = collections.defaultdict(list), collections.defaultdict(list)

    def rectangle(self, color, x, y, width, height):
        known = self.rectangles[color]
        if known and known[-1][0] + known[-1][2] >= x and known[-1][1::2] == (y, height):  # goes on from the last
            known[-1] = (known[-1][0], y, x + width - known[-1][0], height)
        else:
            known.append((x, y, width, height))

    def cell(self, cell, x, y):
        character, color = cell.character, cell.foreground
        if cell.background != self.ground:
            self.rectangle(cell.background, x, y, WIDTH, HEIGHT)
        if character == "▀":
            self.rectangle(color, x, y, WIDTH, HEIGHT // 2)
        elif character in EIGHTHS:
            height = HEIGHT * (EIGHTHS.index(character) + 1) // 8
            self.rectangle(color, x, y + HEIGHT - height, WIDTH, height)
        elif character in SHADES:
            self.rectangle(mixed(cell.background, color, SHADES[character]), x, y, WIDTH, HEIGHT)
        elif character in "▕▏":
            self.rectangle(color, x + (WIDTH - 1 if character == "▕" else 0), y, 1, HEIGHT)
        elif "\u2800" <= character <= "\u28ff":
            for bit, (column, row) in enumerate(DOTS):
                if (ord(character) - 0x2800) >> bit & 1:
                    self.rectangle(color, x + 1 + 4 * column, y + 1 + 4 * row, 2, 2)
        elif character in LINES:
            for side in LINES[character]:
                left, top, width, height = SIDES[side]
                self.rectangle(color, x + left, y + top, width, height)
        elif character != " ":
            self.text(cell, x, y)

    def text(self, cell, x, y):
        known = self.texts[cell.foreground, cell.bold]
        if known and known[-1][1] == y and known[-1][0] + WIDTH * len(known[-1][2]) == x:
            known[-1][2] += cell.character
        else:
            known.append([x, y, cell.character])

    def svg(self, columns, rows):
        width, height = WIDTH * columns, HEIGHT * rows
        yield (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
               f'font-family="DejaVu Sans Mono,Menlo,Consolas,monospace" font-size="13.3">')
        yield f'<rect width="{width}" height="{height}" fill="{self.ground}"/>'
        for color, shapes in self.rectangles.items():
            path = "".join(f"M{x} {y}h{w}v{h}h-{w}z" for x, y, w, h in shapes)
            yield f'<path fill="{color}" shape-rendering="crispEdges" d="{path}"/>'
        for (color, bold), pieces in self.texts.items():
            yield f'<g fill="{color}"' + (' font-weight="bold">' if bold else ">")
            for x, y, text in pieces:
                yield (f'<text x="{x}" y="{y + 12}" textLength="{WIDTH * len(text)}">'
                       f"{xml.sax.saxutils.escape(text)}</text>")
            yield "</g>"
        yield "</svg>"


def mixed(a, b, share):
    pairs = [(int(a[i:i + 2], 16), int(b[i:i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join("%02x" % round(x + (y - x) * share) for x, y in pairs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run")
    parser.add_argument("output")
    parser.add_argument("--size", default="120x40")
    parser.add_argument("--theme", default="dark")
    parser.add_argument("--program", default=os.path.join(ROOT, ".build/release/dctop"))
    options = parser.parse_args()
    columns, rows = map(int, options.size.split("x"))
    words = [options.program, "watch", options.run, "--render-once", options.size, "--color", "true", "--theme",
             options.theme]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
    frame = subprocess.run(words, check=True, capture_output=True, text=True, env=environment).stdout
    lines = [list(cells(line)) for line in frame.rstrip("\n").split("\n")]
    drawing = Drawing(collections.Counter(cell.background for line in lines for cell in line).most_common(1)[0][0])
    for y, line in enumerate(lines):
        for x, cell in enumerate(line):
            drawing.cell(cell, WIDTH * x, HEIGHT * y)
    with open(options.output, "w", encoding="utf-8") as file:
        file.write("\n".join(drawing.svg(columns, rows)) + "\n")
    print(f"{options.output}: {os.path.getsize(options.output) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
