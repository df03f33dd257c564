#!/usr/bin/env python3
"""Figures that scikit-learn and numpy compute, written to metrics.json and features.json beside this file.

    pip install scikit-learn scipy numpy && python make_fixture.py
"""
import json, os
import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn import metrics
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(3)
cases = []
def add(name, a, b):
    a, b = np.asarray(a), np.asarray(b)
    table = metrics.cluster.contingency_matrix(b, a)
    size = max(table.shape)
    square = np.zeros((size, size)); square[:table.shape[0], :table.shape[1]] = table
    rows, columns = linear_sum_assignment(-square)
    confusion = None
    if table.shape[0] == table.shape[1]:  # each cluster stands for a label
        label_of = dict(zip(columns.tolist(), rows.tolist()))
        confusion = metrics.confusion_matrix(b, [label_of[c] for c in a.tolist()]).tolist()
    h, c, v = metrics.homogeneity_completeness_v_measure(b, a)
    cases.append({"name": name, "clusters": a.tolist(), "labels": b.tolist(),
                  "nmi": metrics.normalized_mutual_info_score(b, a, average_method="geometric"),
                  "ami": metrics.adjusted_mutual_info_score(b, a), "ari": metrics.adjusted_rand_score(b, a),
                  "accuracy": float(square[rows, columns].sum() / len(a)),
                  "nmi_arithmetic": metrics.normalized_mutual_info_score(b, a), "homogeneity": h, "completeness": c,
                  "v_measure": v, "purity": float(table.max(axis=0).sum() / len(a)), "confusion": confusion})
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
here = os.path.dirname(os.path.abspath(__file__))
json.dump({"cases": cases, "pca": pca}, open(os.path.join(here, "metrics.json"), "w"))

# Features of four classes that overlap, at unit length, and a clustering of them with a cluster of one and an empty one.
def flat(x): return np.asarray(x, np.float32).ravel().tolist()
classes = rng.integers(0, 4, 160)
x = (rng.normal(size=(4, 8)) * 1.2)[classes] + rng.normal(size=(160, 8))
x = (x / np.linalg.norm(x, axis=1, keepdims=True)).astype(np.float32)
train, test = x[:120], x[120:]
clusters = np.where(rng.random(160) < 0.2, rng.integers(0, 4, 160), classes)
clusters[7] = 5
neighbors = KNeighborsClassifier(20, metric="cosine", algorithm="brute", weights=lambda d: np.exp((1 - d) / 0.07))
scaler = StandardScaler().fit(train)
probe = LogisticRegression(C=1, tol=1e-12, max_iter=100000).fit(scaler.transform(train).astype(np.float64), classes[:120])
json.dump({"features": flat(x), "classes": classes.tolist(), "train": 120, "clusters": clusters.tolist(),
           "silhouettes": metrics.silhouette_samples(x.astype(np.float64), clusters, metric="cosine").tolist(),
           "neighbors": neighbors.fit(train, classes[:120]).predict(test).tolist(),
           "probe": {"weights": np.hstack([probe.coef_, probe.intercept_[:, None]]).ravel().tolist(),
                     "classes": probe.predict(scaler.transform(test)).tolist(),
                     "loss": float(metrics.log_loss(classes[:120], probe.predict_proba(scaler.transform(train))))}},
          open(os.path.join(here, "features.json"), "w"))
