#!/usr/bin/env python3
"""The effect of k: `dctop train` for several numbers of clusters and seeds; prints a Markdown table of means and deviations.

    Benchmarks/effect_of_k.py DATA --classes 10 [--k 10,20,50,100,200,500] [--seeds 5] [--epochs 10] [-- OPTIONS OF dctop train]

Build first (script/run --version). DATA needs true classes, which are only compared with: NMI of the k clusters to the
classes, and accuracy and NMI of the features clustered into as many clusters as there are classes, after the last epoch.
"""
import argparse, json, os, statistics, subprocess, sys, tempfile

PROGRAM = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), ".build/release/dctop")


def train(data, k, seed, o, folder):
    """The last epoch of a run, as its line of JSON tells of it, and how long the run took."""
    command = [PROGRAM, "train", data, "--k", str(k), "--seed", str(seed), "--epochs", str(o.epochs)]
    command += ["--evaluate-k", str(o.classes), "--jsonl", "--output", folder, *o.options]
    process = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if process.returncode: sys.exit(f"{' '.join(command)} ended with {process.returncode}\n{process.stderr}")
    lines = [json.loads(line) for line in process.stdout.splitlines()]
    epochs = [line for line in lines if line["type"] == "epoch"]
    if not epochs or epochs[-1]["nmi_labels"] is None: sys.exit(f"{data} has no true classes")
    return epochs[-1], next(line["seconds"] for line in lines if line["type"] == "end")


def show(values, digits=3):
    spread = f" ± {statistics.stdev(values):.{digits}f}" if len(values) > 1 else ""
    return f"{statistics.mean(values):.{digits}f}{spread}"


def main():
    words, options = sys.argv[1:], []
    if "--" in words: words, options = words[:words.index("--")], words[words.index("--") + 1:]
    p = argparse.ArgumentParser(usage=__doc__); A = p.add_argument
    A("data"); A("--classes", type=int, required=True); A("--k", default="10,20,50,100,200,500")
    A("--seeds", type=int, default=5); A("--epochs", type=int, default=10)
    o = p.parse_args(words)
    o.options = options
    print("| k | NMI of the clusters | accuracy | NMI | empty clusters | largest cluster | seconds |\n|---|---|---|---|---|---|---|")
    for k in map(int, o.k.split(",")):
        # A run takes room: each is gone when it has been read.
        runs = []
        for seed in range(1, o.seeds + 1):
            with tempfile.TemporaryDirectory() as folder: runs.append(train(o.data, k, seed, o, folder))
        column = lambda get, digits=3: show([float(get(*run)) for run in runs], digits)
        print(f"| {k} | {column(lambda e, s: e['nmi_labels'])} | {column(lambda e, s: e['evaluation']['accuracy'])} | "
              f"{column(lambda e, s: e['evaluation']['nmi'])} | {column(lambda e, s: e['empty_clusters'], 1)} | "
              f"{column(lambda e, s: e['largest_cluster'], 0)} | {column(lambda e, s: s, 1)} |", flush=True)


if __name__ == "__main__":
    main()
