#!/usr/bin/env python3
"""How far PyTorch's own bf16 (autocast) lies from its f32 on formula weights, written to bf16.json.

    pip install torch==2.13.0+cpu && python make_bf16.py        (on a processor with AVX512_BF16)

For each backbone: the cosines between bf16 and f32 of the features in inference and in training mode, and of each
parameter's gradient, the gradient of the features being a formula too.
"""
import json, os, torch
from networks import NETWORKS, fill, formula

torch.set_num_threads(2)

def results(name, is_bf16):
    channels, side, batch, make = NETWORKS[name]
    net = make(channels, side)
    fill(net)
    net = net.float()
    x = formula(1000, (batch, channels, side, side), 1).float()
    with torch.autocast("cpu", torch.bfloat16, enabled=is_bf16):
        with torch.no_grad(): inference = net.eval()(x)
        training = net.train()(x)
    training.float().backward(formula(1002, training.shape, 1).float())
    return inference, training, {key: p.grad for key, p in net.named_parameters()}

def cosine(a, b):
    a, b = a.detach().double().reshape(-1), b.detach().double().reshape(-1)
    return round(float(a @ b / (a.norm() * b.norm())), 6)

out = {}
for name in NETWORKS:
    exact, rounded = results(name, False), results(name, True)
    largest = max(float(g.norm()) for g in exact[2].values())
    # Parameters without effect, such as a bias before batch normalisation, have gradients of rounding only.
    out[name] = {
        "inference": cosine(exact[0], rounded[0]), "training": cosine(exact[1], rounded[1]),
        "gradients": {k: cosine(g, rounded[2][k]) for k, g in exact[2].items() if float(g.norm()) > 1e-3 * largest}}
    print(name, out[name]["inference"], out[name]["training"], min(out[name]["gradients"].values()), flush=True)
json.dump(out, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "bf16.json"), "w"), indent=1)
