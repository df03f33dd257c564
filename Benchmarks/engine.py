#!/usr/bin/env python3
"""dctop's engine and its rivals in turn, several times; prints the table that the README shows, as Markdown.

    Benchmarks/engine.py [--repeat 5] [--only WORD] [--plusplus] [--rivals channels-last,bf16,faiss] [--python PYTHON_WITH_THE_RIVALS] [--mnist DIR --peer deepcluster_torch.py]

Build first (script/run --version), on an idle machine. Each case runs rival, dctop, rival, dctop, ... in the same
minutes; figures are medians, and the ratio is the median of the pairs' ratios.
"""
import argparse, json, os, re, statistics, subprocess, sys, tempfile, time
import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(ROOT, ".build/release/dctop")
NETWORKS = [("small", 28, 1, 256), ("vgg-s", 32, 2, 256), ("resnet18", 32, 3, 64), ("alexnet", 224, 2, 64), ("vgg16", 224, 2, 8)]
SETTINGS = {"default": "PyTorch", "channels-last": "PyTorch, channels-last", "bf16": "PyTorch, channels-last, bf16"}
SEED = "{seed}"  # the pair's number: where k-means begins moves its objective by a percent
KMEANS = [(60_000, 256, 100), (60_000, 256, 1_000), (200_000, 256, 1_000), (50_000, 256, 10_000)]


def run(command):
    """The last JSON line of a command, with its time, and the most memory that it held in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status: sys.exit(f"{' '.join(command)} ended with {status}")
    lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    return dict(lines[-1], wall=time.perf_counter() - start, memory=usage.ru_maxrss / 1024, lines=lines)


class Table:
    """Rows of rival against dctop; `better` is 1 where larger figures are better, -1 where smaller."""

    def __init__(self, repeat): self.repeat = repeat; print("| work | rival | its figure | dctop | ratio |\n|---|---|---|---|---|")

    def case(self, work, name, rival, ours, figures):
        pairs = []
        for number in range(1, self.repeat + 1):
            pairs.append(tuple(run([str(number) if word == SEED else word for word in command]) for command in (rival, ours)))
            # What is faster is timed once: of a large network that takes longer than the steps.
            ours = [pairs[0][1]["precision"] if word == "auto" else word for word in ours]
        for label, unit, better, get in figures:
            theirs, own = [get(a) for a, _ in pairs], [get(b) for _, b in pairs]
            ratio = statistics.median([(b / a) ** better for a, b in zip(theirs, own)])
            show = lambda values: f"{statistics.median(values):,.4g}{unit}"
            print(f"| {work}{label} | {name} | {show(theirs)} | {show(own)} | {ratio:.2f} x |", flush=True)


def made(folder, n, d, k):
    """K seeded Gaussian centres, rows around them with 0.7 x noise, scaled to unit length."""
    path = os.path.join(folder, f"features-{n}-{d}-{k}.npy")
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(k, d)).astype("f4")
    x = centres[rng.integers(0, k, n)] + 0.7 * rng.normal(size=(n, d)).astype("f4")
    np.save(path, np.ascontiguousarray(x / np.linalg.norm(x, axis=1, keepdims=True)))
    return path


def main():
    p = argparse.ArgumentParser(); A = p.add_argument
    A("--repeat", type=int, default=5); A("--only", default=""); A("--python", default=sys.executable)
    A("--mnist"); A("--peer"); A("--steps", type=int, default=5)
    A("--plusplus", action="store_true", help="dctop's k-means begins by k-means++, which faiss does not have")
    A("--rivals", default=",".join([*SETTINGS, "faiss", "sklearn"]))
    o = p.parse_args()
    o.rivals, o.start = o.rivals.split(","), ["--plusplus"] if o.plusplus else []
    rivals = [o.python, os.path.join(ROOT, "Benchmarks/rivals.py")]
    wanted = lambda work: o.only in work
    with open("/proc/cpuinfo") as f: bf16 = "avx512_bf16" in f.read()
    print(json.dumps({k: v for k, v in run([PROGRAM, "bench", "machine", "--jsonl"]).items() if k in ("fma_gflops", "bandwidth_gb_per_second")}) + "\n")
    table = Table(o.repeat)
    for backbone, size, channels, batch in NETWORKS:
        shape = ["--channels", str(channels), "--batch", str(batch), "--backbone", backbone]
        for setting, name in SETTINGS.items():
            work = f"`{backbone}` {channels}x{size}x{size}, batch {batch}"
            if not wanted(work) or setting not in o.rivals or (setting == "bf16" and not bf16): continue
            # Against f32 in f32; against the rival's bf16 in whatever is faster.
            precision = "auto" if setting == "bf16" else "f32"
            steps = ["--steps", str(o.steps)]
            table.case(
                work + f", {precision}", name, rivals + ["train", "--size", str(size), "--setting", setting] + steps + shape,
                [PROGRAM, "bench", "train", "--input-size", str(size), "--precision", precision, "--jsonl"] + steps + shape,
                [(f", {part}", " img/s", 1, lambda r, part=part: r["images_per_second"][part]) for part in ("train", "features")])
    with tempfile.TemporaryDirectory() as folder:
        for n, d, k in KMEANS:
            work = f"k-means {n:,} x {d}, k {k:,}"
            if not wanted(work): continue
            path = made(folder, n, d, k)
            for library in ("faiss", "sklearn") if n * k <= 60_000_000 else ("faiss",):
                if library not in o.rivals: continue
                table.case(
                    work, library, rivals + ["kmeans", "--features", path, "--k", str(k), "--seed", SEED, "--library", library],
                    [PROGRAM, "bench", "kmeans", "--features", path, "--k", str(k), "--seed", SEED, "--jsonl"] + o.start,
                    [("", " s", -1, lambda r: r["seconds"]), (", objective", "", -1, lambda r: r["objective"])])
            os.remove(path)
    work = "PCA-whitening 60,000 x 4096 to 256"
    if wanted(work):
        table.case(
            work, "faiss", rivals + ["pca", "--rows", "60000"], [PROGRAM, "bench", "pca", "--rows", "60000", "--jsonl"],
            [(", to find", " s", -1, lambda r: r["seconds"]["fit"]), (", to apply", " s", -1, lambda r: r["seconds"]["apply"])])
    work = "MNIST 60,000, `small`, k 100"
    if o.mnist and o.peer and wanted(work):
        with tempfile.TemporaryDirectory() as folder:
            shared = ["--k", "100", "--epochs", "2", "--batch", "256"]
            table.case(
                work, "the peer --fast", [o.python, o.peer, "--data", o.mnist, "--net", "small", "--fast"] + shared,
                [PROGRAM, "train", o.mnist, "--backbone", "small", "--augment", "crop", "--jsonl", "--output", folder] + shared,
                [(", second epoch", " s", -1, epoch_seconds), (", most memory", " MB", -1, lambda r: r["memory"])])


def epoch_seconds(result):
    """Seconds of the run's second epoch: features, clustering and training; the peer gives them as s_..., dctop in an object."""
    line = [line for line in result["lines"] if line.get("type", "epoch") == "epoch"][1]
    return sum(line["seconds"].values()) if "seconds" in line else sum(v for k, v in line.items() if k.startswith("s_"))


if __name__ == "__main__": main()
