#!/usr/bin/env python3
"""Writes samples/shapes: 600 colour images of 32 x 32, five classes, textured shapes on varied grounds. Seeded.

    pip install numpy pillow && python make_shapes.py
"""
import os
import numpy as np
from PIL import Image

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shapes")
rng = np.random.default_rng(20181)
SIDE, FINE, PER_CLASS = 32, 128, 120
y, x = np.mgrid[0:FINE, 0:FINE] / FINE - 0.5

def turned(angle):
    return np.cos(angle) * x + np.sin(angle) * y, np.cos(angle) * y - np.sin(angle) * x

def mask(kind):
    u, v = turned(rng.uniform(0, 2 * np.pi))
    du, dv = rng.uniform(-0.08, 0.08, 2)
    u, v, r = u - du, v - dv, rng.uniform(0.24, 0.36)
    if kind == "discs": return np.hypot(u, v) < r
    if kind == "rings": return np.abs(np.hypot(u, v) - r * 0.85) < r * 0.24
    if kind == "bars": return (np.abs(u) < r * 1.25) & (np.abs(v) < r * 0.33)
    if kind == "crosses": return (np.abs(u) < r * 1.1) & (np.abs(v) < r * 0.3) | (np.abs(v) < r * 1.1) & (np.abs(u) < r * 0.3)
    return (v > -r * 0.6) & (v + np.sqrt(3) * np.abs(u) < r * 1.2)  # triangles

def texture(colour):
    u, v = turned(rng.uniform(0, np.pi))
    kind, period = rng.integers(4), rng.uniform(0.06, 0.16)
    wave = [np.zeros_like(u), np.sin(2 * np.pi * u / period), np.sin(2 * np.pi * u / period) * np.sin(2 * np.pi * v / period),
            2 * (u + v)][kind]
    noise = rng.normal(0, 0.04, u.shape)
    return np.clip(colour * (1 + 0.25 * wave + noise)[..., None], 0, 1)

for kind in ["bars", "crosses", "discs", "rings", "triangles"]:
    os.makedirs(os.path.join(here, kind), exist_ok=True)
    for index in range(PER_CLASS):
        while True:
            front, ground = rng.uniform(0.1, 0.95, (2, 3))
            if np.abs(front - ground).mean() > 0.25: break
        picture = np.where(mask(kind)[..., None], texture(front), texture(ground))
        small = picture.reshape(SIDE, FINE // SIDE, SIDE, FINE // SIDE, 3).mean((1, 3))
        Image.fromarray(np.rint(small * 255).astype("u1")).save(os.path.join(here, kind, f"{index:03d}.png"), optimize=True)
