#!/usr/bin/env python3
"""Kills a run again and again at random moments and holds what it ends with against a run that was left alone.

    Benchmarks/kills.py [--kills 50] [--epochs 80] [--longest 2.5]      one JSON object; exit status 1 if a byte differs

Each life is `dctop resume`, ended by SIGKILL after 0 to --longest seconds. What is compared, byte by byte: the last
snapshot's weights, centroids and assignments, and the epochs and losses in run.sqlite.
"""
import argparse, json, os, random, shutil, sqlite3, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(ROOT, ".build/release/dctop")
FILES = ["weights.safetensors", "centroids.safetensors", "assignments.csv"]


def only_run(folder):
    runs = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    return os.path.join(folder, runs[0]) if runs else None


def outcome(run, epochs):
    files = [open(f"{run}/snapshots/epoch-{epochs:03d}/{name}", "rb").read() for name in FILES]
    database = sqlite3.connect(f"file:{run}/run.sqlite?mode=ro", uri=True)
    losses = database.execute("SELECT epoch, iteration, loss FROM step ORDER BY position").fetchall()
    figures = database.execute("SELECT epoch, loss, objective, nmi_labels FROM epoch ORDER BY epoch").fetchall()
    return files, losses, figures


def main():
    p = argparse.ArgumentParser(); A = p.add_argument
    A("--kills", type=int, default=50); A("--epochs", type=int, default=80); A("--longest", type=float, default=2.5)
    A("--seed", type=int, default=1); A("--program", default=PROGRAM); o = p.parse_args()
    options = ["--limit", "200", "--k", "8", "--epochs", str(o.epochs), "--batch", "16", "--threads", "1", "--algorithm",
               "direct", "--precision", "f32", "--checkpoint-minutes", "0.001", "--plain"]
    moments = random.Random(o.seed)
    with tempfile.TemporaryDirectory() as folder:
        alone, killed = os.path.join(folder, "alone"), os.path.join(folder, "killed")
        start = time.monotonic()
        subprocess.run([o.program, "train", *options, "--output", alone], check=True, stdout=subprocess.DEVNULL)
        seconds, kills, lives, unheard = time.monotonic() - start, 0, 0, 0
        while True:
            run = only_run(killed)
            if run and not os.path.exists(run + "/options.json"):  # killed before there was anything to go on with
                shutil.rmtree(run); run = None; unheard += 1
            words = ["resume", run, "--plain"] if run else ["train", *options, "--output", killed]
            life = subprocess.Popen([o.program, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            lives += 1
            try:
                _, errors = life.communicate(timeout=moments.uniform(0, o.longest) if kills < o.kills else None)
            except subprocess.TimeoutExpired:
                life.kill(); life.communicate(); kills += 1
                continue
            if life.returncode != 0: sys.exit(f"life {lives} ended with {life.returncode}: {errors.decode()}")
            break
        same = outcome(only_run(alone), o.epochs) == outcome(only_run(killed), o.epochs)
        print(json.dumps({"kills": kills, "before_the_first_record": unheard, "epochs": o.epochs, "seconds_undisturbed": round(seconds, 1),
                          "seconds_with_kills": round(time.monotonic() - start - seconds, 1), "same_bytes": same}))
        sys.exit(0 if same else 1)


if __name__ == "__main__": main()
