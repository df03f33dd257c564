#!/usr/bin/env python3
"""Figures that scikit-learn and numpy compute, written to metrics.json beside this file.

    pip install scikit-learn scipy numpy && python make_fixture.py
"""
import json, os
import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn import metrics

rng = np.random.default_rng(3)
cases = []
def add(name, a, b):
    a, b = np.asarray(a), np.asarray(b)
    table = metrics.cluster.contingency_matrix(b, a)
    size = max(table.shape)
    square = np.zeros((size, size)); square[:table.shape[0], :table.shape[1]] = table
    rows, columns = linear_sum_assignment(-square)
    cases.append({"name": name, "clusters": a.tolist(), "labels": b.tolist(),
                  "nmi": metrics.normalized_mutual_info_score(b, a, average_method="geometric"),
                  "ami": metrics.adjusted_mutual_info_score(b, a), "ari": metrics.adjusted_rand_score(b, a),
                  "accuracy": float(square[rows, columns].sum() / len(a))})
truth = rng.integers(0, 5, 300)
noisy = np.where(rng.random(300) < 0.3, rng.integers(0, 5, 300), (truth + 2) % 5)
add("equal up to names", (truth + 1) % 5, truth)
add("noisy", noisy, truth)
add("more clusters than labels", noisy * 3 + rng.integers(0, 3, 300), truth)
add("fewer clusters than labels", truth // 2, truth)
add("independent", rng.integers(0, 8, 300), truth)
add("one cluster", np.zeros(50, int), np.arange(50) % 3)
add("one cluster, one label", np.zeros(9, int), np.zeros(9, int))
add("every row its own", np.arange(12), np.arange(12) % 4)

x = rng.normal(size=(40, 6)) @ rng.normal(size=(6, 6)) + 3
values, vectors = np.linalg.eigh(np.cov(x.T, bias=True))
w = (vectors / np.sqrt(values))[:, ::-1].T[:4]
w *= np.sign(w[np.arange(4), np.abs(w).argmax(1)])[:, None]
pca = {"features": x.ravel().tolist(), "whitened": ((x - x.mean(0)) @ w.T).ravel().tolist()}
json.dump({"cases": cases, "pca": pca}, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "metrics.json"), "w"))
