#!/usr/bin/env python3
"""Whether runs collapse: with k 10 and the defaults, over many seeds, on each of some data sets; a Markdown table.

    Benchmarks/collapse.py DATA... [--runs 50] [--epochs 8] [--at-once 2] [options of dctop train ...]

Build first (script/run --version). A run counts as collapsed where its last clustering has an empty cluster, or one
with more than half of the images, or where the loss is not finite; runs at once have one thread each.
"""
import argparse, concurrent.futures, json, os, statistics, subprocess, tempfile

PROGRAM = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), ".build/release/dctop")
K = 10


def run(data, seed, epochs, rest):
    """The figures of the last clustering (the event `vitals`), with the loss of the last epoch."""
    with tempfile.TemporaryDirectory() as folder:
        command = [PROGRAM, "train", data, "--k", str(K), "--seed", str(seed), "--epochs", str(epochs), "--threads", "1"]
        output = subprocess.run(
            command + ["--jsonl", "--output", folder] + rest, capture_output=True, text=True, check=True).stdout
    lines = [json.loads(line) for line in output.splitlines()]
    loss = [line["loss"] for line in lines if line["type"] == "epoch"][-1]
    return dict([line for line in lines if line.get("event") == "vitals"][-1], loss=loss)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("data", nargs="+"); p.add_argument("--runs", type=int, default=50)
    p.add_argument("--epochs", type=int, default=8); p.add_argument("--at-once", type=int, default=2)
    o, rest = p.parse_known_args()
    print("| data | runs | collapsed | largest cluster, share, median and worst | imbalance, median and worst |\n|---|---|---|---|---|")
    for data in o.data:
        with concurrent.futures.ThreadPoolExecutor(o.at_once) as pool:
            found = list(pool.map(lambda seed: run(data, seed, o.epochs, rest), range(1, o.runs + 1)))
        shares = [m["largest_cluster"] / m["images"] for m in found]
        collapsed = [m for m, share in zip(found, shares) if m["used_clusters"] < K or share > 0.5 or m["loss"] is None]
        imbalance = [m["imbalance"] for m in found]
        show = lambda values, form: f"{statistics.median(values):{form}}, {max(values):{form}}"
        print(f"| {os.path.basename(data.rstrip('/'))} | {len(found)} | {len(collapsed)} | {show(shares, '.2f')} | {show(imbalance, '.2f')} |", flush=True)


if __name__ == "__main__": main()
