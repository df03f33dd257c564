#!/usr/bin/env python3
"""What PyTorch's optimizers make of the same values and gradients, written to optimizers.json beside this file.

    pip install torch==2.13.0+cpu && python make_optimizers.py

Two tensors, the second of zeros, which LARC leaves to plain SGD in its first step; the learning rate falls on the way.
LARC is not in PyTorch: its lines here are those of its definition (trust 0.001, no clipping), around SGD without decay.
"""
import json, os, torch

torch.manual_seed(11)
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
DECAY, MOMENTUM, TRUST, CLIP = 0.02, 0.9, 0.001, 3.0
RATES = {"sgd": 0.05, "adam": 0.01, "adamw": 0.01, "lars": 2.0}
flat = lambda tensors: [[round(float(v), 9) for v in t.detach().reshape(-1)] for t in tensors]
begin = [torch.randn(37), torch.zeros(5)]
gradients = [[torch.randn(37), torch.randn(5)] for _ in range(4)]


def optimizer(rule, values, rate):
    if rule == "adam":
        return torch.optim.Adam(values, rate, betas=(0.9, 0.999), eps=1e-8, weight_decay=DECAY)
    if rule == "adamw":
        return torch.optim.AdamW(values, rate, betas=(0.9, 0.999), eps=1e-8, weight_decay=DECAY)
    return torch.optim.SGD(values, rate, momentum=MOMENTUM, weight_decay=DECAY if rule == "sgd" else 0)


def larc(value):
    length, slope = value.detach().norm(), value.grad.norm()
    if length > 0 and slope > 0:
        value.grad += DECAY * value.detach()
        value.grad *= TRUST * length / (slope + DECAY * length + 1e-8)


out = {"decay": DECAY, "momentum": MOMENTUM, "clip": CLIP, "rates": RATES, "begin": flat(begin),
       "gradients": [flat(g) for g in gradients], "after": {}, "clippedNorms": []}
for rule, rate in RATES.items():
    values = [v.clone().requires_grad_() for v in begin]
    rule_of = optimizer(rule, values, rate)
    out["after"][rule] = []
    for step, gradient in enumerate(gradients):
        for value, g in zip(values, gradient):
            value.grad = g.clone()
            if rule == "lars":
                larc(value)
        rule_of.param_groups[0]["lr"] = rate / (1 + step)
        rule_of.step()
        out["after"][rule].append(flat(values))
for factor in (0.1, 1.0):  # below the limit, and above
    values = [v.clone().requires_grad_() for v in begin]
    for value, g in zip(values, gradients[0]):
        value.grad = factor * g
    torch.nn.utils.clip_grad_norm_(values, CLIP)
    out["clippedNorms"].append({"factor": factor, "norm": float(torch.cat([v.grad for v in values]).norm())})
json.dump(out, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "optimizers.json"), "w"))
