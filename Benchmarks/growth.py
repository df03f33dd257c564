#!/usr/bin/env python3
"""How dctop's times grow with the rows N, the clusters k, the columns D and the side of images: a Markdown table with
the exponents fitted to each series (time ~ size^exponent).

    Benchmarks/growth.py          (builds nothing: run script/run --version first; on an idle machine)
"""
import json, math, os, subprocess

PROGRAM = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), ".build/release/dctop")
KMEANS = ["kmeans", "--kmeans-iterations", "5"]


def measure(arguments):
    return json.loads(subprocess.run([PROGRAM, "bench", *arguments, "--jsonl"], capture_output=True, text=True, check=True).stdout)


def kmeans(rows=60_000, columns=256, k=500):
    """Seconds of one iteration."""
    found = measure(KMEANS + ["--rows", str(rows), "--columns", str(columns), "--k", str(k)])
    return found["seconds"] / (found["iterations_run"] + 1)


def training(side):
    """Seconds of a training step for one image of `small`."""
    return 1 / measure(["train", "--input-size", str(side), "--batch", "64", "--steps", "3"])["images_per_second"]["train"]


def pca(columns):
    return measure(["pca", "--rows", "10000", "--columns", str(columns)])["seconds"]["fit"]


def exponent(sizes, seconds):
    x, y = [math.log(s) for s in sizes], [math.log(t) for t in seconds]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mx) * (b - my) for a, b in zip(x, y)) / sum((a - mx) ** 2 for a in x)


def main():
    series = [
        ("k-means iteration, rows N (256 columns, k 500)", [20_000, 60_000, 180_000], lambda n: kmeans(rows=n)),
        ("k-means iteration, clusters k (60,000 x 256)", [100, 400, 1_600], lambda k: kmeans(k=k)),
        ("k-means iteration, columns D (60,000 rows, k 500)", [64, 128, 256, 512], lambda d: kmeans(columns=d)),
        ("PCA of 10,000 rows, columns D", [512, 1_024, 2_048, 4_096], pca),
        ("training of `small` an image, side of the image", [16, 32, 64, 128], training),
    ]
    print("| work | sizes | seconds | exponent |\n|---|---|---|---|")
    for name, sizes, run in series:
        seconds = [run(size) for size in sizes]
        show = ", ".join(f"{s:.3g}" for s in seconds)
        print(f"| {name} | {', '.join(f'{s:,}' for s in sizes)} | {show} | {exponent(sizes, seconds):.2f} |", flush=True)


if __name__ == "__main__": main()
