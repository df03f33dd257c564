#!/usr/bin/env python3
"""Whether bf16 learns what f32 does: the same runs in both precisions over several seeds, as a Markdown table.

    Benchmarks/precision.py DATA [--seeds 3] [--epochs 20] [options of dctop train ...]     (script/run --version builds)

For each epoch and precision: mean and standard deviation over the seeds of the loss and of the NMI against labels; the
last column says how far the means of bf16 lie from those of f32, in standard deviations of f32 over its seeds.
"""
import argparse, json, os, statistics, subprocess, tempfile

PROGRAM = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), ".build/release/dctop")
FIGURES = ("loss", "nmi_labels")


def run(data, precision, seed, epochs, rest):
    """The epochs' lines of one run."""
    with tempfile.TemporaryDirectory() as folder:
        command = [PROGRAM, "train", data, "--precision", precision, "--seed", str(seed), "--epochs", str(epochs), "--jsonl"]
        output = subprocess.run(command + ["--output", folder] + rest, capture_output=True, text=True, check=True).stdout
    return [line for line in map(json.loads, output.splitlines()) if line["type"] == "epoch"]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("data"); p.add_argument("--seeds", type=int, default=3); p.add_argument("--epochs", type=int, default=20)
    o, rest = p.parse_known_args()
    runs = {name: [run(o.data, name, seed, o.epochs, rest) for seed in range(1, o.seeds + 1)] for name in ("f32", "bf16")}
    print("| epoch | loss, f32 | loss, bf16 | NMI, f32 | NMI, bf16 | bf16 off by |\n|---|---|---|---|---|---|")
    for epoch in range(o.epochs):
        cells, off = [], []
        for figure in FIGURES:
            values = {name: [lines[epoch][figure] for lines in found] for name, found in runs.items()}
            for name in ("f32", "bf16"):
                cells.append(f"{statistics.mean(values[name]):.3f} ± {statistics.stdev(values[name]):.3f}")
            spread = statistics.stdev(values["f32"])
            off.append(f"{(statistics.mean(values['bf16']) - statistics.mean(values['f32'])) / spread:+.1f}")
        print(f"| {epoch} | {' | '.join(cells)} | {' / '.join(off)} deviations |", flush=True)


if __name__ == "__main__": main()
