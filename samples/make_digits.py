#!/usr/bin/env python3
"""Writes samples/digits from scikit-learn's copy of the UCI handwritten digits. Same input, same bytes.

    pip install scikit-learn && python make_digits.py
"""
import gzip, os, struct
import numpy as np
from sklearn.datasets import load_digits

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "digits")
digits = load_digits()
pixels = np.rint(digits.images * (255 / 16)).astype("u1")  # 0...16 to 0...255

def write(name, data):
    with open(os.path.join(here, name), "wb") as f, gzip.GzipFile("", "wb", 9, f, mtime=0) as z:
        z.write(data)

write("images-idx3-ubyte.gz", struct.pack(">IIII", 0x803, *pixels.shape) + pixels.tobytes())
write("labels-idx1-ubyte.gz", struct.pack(">II", 0x801, len(pixels)) + digits.target.astype("u1").tobytes())
