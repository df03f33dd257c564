#!/usr/bin/env python3
"""One measurement of a rival, as a JSON line; engine.py calls it in turn with dctop.

    rivals.py train --backbone vgg-s --size 32 --channels 3 --batch 256 --setting default|channels-last|bf16
    rivals.py kmeans --features FILE.npy --k 1000 --library faiss|sklearn
    rivals.py pca --rows 20000 --columns 4096 --components 256

    pip install torch==2.13.0+cpu faiss-cpu scikit-learn numpy
"""
import argparse, json, os, statistics, sys, time
import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def train(o):
    """Images per second of a training step and of features, as `dctop bench train` measures them."""
    sys.path.insert(0, os.path.join(ROOT, "Tests/Fixtures/nn"))
    import torch, torch.nn as nn, torch.nn.functional as F
    from networks import NETWORKS

    torch.manual_seed(1)
    net = NETWORKS[o.backbone][3](o.channels, o.size)
    for module in net.modules():
        if isinstance(module, nn.Dropout): module.p = 0.5
    x = torch.rand(o.batch, o.channels, o.size, o.size) * 2 - 1
    if o.setting != "default": net, x = net.to(memory_format=torch.channels_last), x.contiguous(memory_format=torch.channels_last)
    head = nn.Linear(net(x[:2]).shape[1], 100)
    y = torch.arange(o.batch) % 100
    optimizer = torch.optim.SGD([*net.parameters(), *head.parameters()], 1e-4, momentum=0.9, weight_decay=1e-5)
    precision = torch.autocast("cpu", torch.bfloat16, enabled=o.setting == "bf16")

    def step():
        optimizer.zero_grad()
        with precision: loss = F.cross_entropy(head(F.relu(net(x))), y)
        loss.backward()
        optimizer.step()

    def seconds(body):
        body()
        times = []
        for _ in range(o.steps):
            start = time.perf_counter()
            body()
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    training = o.batch / seconds(step)
    net.eval()
    with torch.inference_mode(), precision: features = o.batch / seconds(lambda: net(x))
    return {"images_per_second": {"train": training, "features": features}}


def kmeans(o):
    """20 iterations from random rows and one assignment, with the sum of squared distances."""
    x = np.load(o.features)
    start = time.perf_counter()
    if o.library == "sklearn":
        from sklearn.cluster import KMeans
        found = KMeans(o.k, init="random", n_init=1, max_iter=20, tol=0, random_state=o.seed, algorithm="lloyd").fit(x)
        return {"seconds": time.perf_counter() - start, "objective": float(found.inertia_)}
    import faiss
    clustering = faiss.Clustering(x.shape[1], o.k)
    clustering.seed, clustering.niter, clustering.max_points_per_centroid, clustering.min_points_per_centroid = o.seed, 20, 10**7, 1
    index = faiss.IndexFlatL2(x.shape[1])
    clustering.train(x, index)
    distances, _ = index.search(x, 1)
    return {"seconds": time.perf_counter() - start, "objective": float(distances.sum())}


def pca(o):
    import faiss
    rng = np.random.default_rng(0)
    x = rng.normal(size=(o.rows, o.columns)).astype("f4")
    start = time.perf_counter()
    matrix = faiss.PCAMatrix(o.columns, o.components, -0.5)
    matrix.train(x)
    middle = time.perf_counter()
    matrix.apply(x)
    return {"seconds": {"fit": middle - start, "apply": time.perf_counter() - middle}}


def main():
    p = argparse.ArgumentParser()
    p.add_argument("part", choices=["train", "kmeans", "pca"])
    A = p.add_argument
    A("--backbone", default="small"); A("--size", type=int, default=28); A("--channels", type=int, default=1)
    A("--batch", type=int, default=256); A("--setting", default="default"); A("--steps", type=int, default=5)
    A("--features"); A("--k", type=int, default=100); A("--seed", type=int, default=1); A("--library", default="faiss")
    A("--rows", type=int, default=20000); A("--columns", type=int, default=4096); A("--components", type=int, default=256)
    o = p.parse_args()
    print(json.dumps({"train": train, "kmeans": kmeans, "pca": pca}[o.part](o)))


if __name__ == "__main__": main()
