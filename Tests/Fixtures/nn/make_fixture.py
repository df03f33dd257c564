#!/usr/bin/env python3
"""Figures that PyTorch computes for a small network, written to network.json beside this file.

    pip install torch==2.13.0+cpu && python make_fixture.py

Two training steps (head without momentum, backbone with), then the features in inference mode.
"""
import json, os, torch, torch.nn as nn, torch.nn.functional as F

torch.manual_seed(7)
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
N, C, S, D, K = 6, 3, 9, 5, 4
features = nn.Sequential(
    nn.Conv2d(C, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(4, 10, 3, padding=1), nn.BatchNorm2d(10), nn.ReLU(), nn.MaxPool2d(2))
classifier = nn.Sequential(nn.Linear(10 * 2 * 2, D))
head = nn.Linear(D, K)
net = nn.Module()
net.features, net.classifier = features, classifier
with torch.no_grad():
    for p in list(net.parameters()) + list(head.parameters()):
        p.copy_(torch.randn_like(p) * 0.5)
flat = lambda t: [round(float(v), 9) for v in t.detach().reshape(-1)]
state = lambda: {n: flat(v) for n, v in net.state_dict().items() if "num_batches" not in n}
forward = lambda x: classifier(features(x).flatten(1))

x = torch.randn(N, C, S, S)
labels = torch.tensor([0, 1, 2, 3, 1, 1])
weights = torch.tensor([1.0, 0.25, 1.0, 1.0, 0.25, 0.25])
out = {"images": flat(x), "labels": labels.tolist(), "imageWeights": weights.tolist(), "before": state(),
       "headWeight": flat(head.weight), "headBias": flat(head.bias), "steps": []}
body = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-2)
top = torch.optim.SGD(head.parameters(), lr=0.05, weight_decay=1e-2)
for step in range(2):
    body.zero_grad(), top.zero_grad()
    f = forward(x)
    f.retain_grad()
    each = F.cross_entropy(head(F.relu(f)), labels, reduction="none")
    loss = each.mean() if step == 0 else (each * weights).sum() / weights.sum()
    loss.backward()
    gradients = {n: flat(p.grad) for n, p in net.named_parameters()}
    out["steps"].append({"features": flat(f), "loss": float(loss), "featureGradient": flat(f.grad), "gradients": gradients})
    body.step(), top.step()
out["after"], out["headWeightAfter"], out["headBiasAfter"] = state(), flat(head.weight), flat(head.bias)
net.eval()
out["inference"] = flat(forward(x))
json.dump(out, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "network.json"), "w"))
