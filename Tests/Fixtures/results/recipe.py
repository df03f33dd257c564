"""Runs the README's recipe on a snapshot of the bundled digits, and compares it and the exports with the snapshot.

recipe.py README RUN SNAPSHOT DATA NPY SAFETENSORS
"""
import gzip, re, sys
import numpy as np, pandas as pd
from PIL import Image
from safetensors.numpy import load_file

readme, run, snapshot, data, npy, tensors = sys.argv[1:]
recipe = next(c for c in re.findall(r"```python\n(.*?)```", open(readme).read(), re.S) if "def small" in c)
recipe = re.sub(r"^run, snapshot = .*$", "", recipe, flags=re.M).replace('"digit.png"', "digit")
pixels = np.frombuffer(gzip.open(data + "/images-idx3-ubyte.gz").read(), np.uint8, offset=16).reshape(-1, 1, 8, 8)
table = pd.read_csv(snapshot + "/assignments.csv")
pixels = pixels[table.image.str[1:].astype(int)]
digit = snapshot + "/../digit.png"
Image.fromarray(pixels[0, 0]).save(digit)
names = {"run": run, "snapshot": snapshot, "digit": digit}
exec(recipe, names)

found = names["clusters"](pixels)
share = (found == table.cluster).mean()
assert share > 0.99, f"{share} of the clusters are those of the snapshot"

features, labels = np.load(npy + "/features.npy"), np.load(npy + "/labels.npy")
assert features.dtype == np.float32 and labels.dtype == np.int32 and (labels == table.cluster).all()
assert np.allclose(np.linalg.norm(features, axis=1), 1, atol=1e-5)
stored = load_file(tensors)
assert (stored["features"] == features).all() and (stored["labels"] == labels).all()
distances = np.linalg.norm(features - stored["centroids"][labels], axis=1)
assert np.allclose(distances, table.distance, atol=1e-4)
assert (stored["weights/features.0.weight"] == load_file(snapshot + "/weights.safetensors")["features.0.weight"]).all()
print("ok", share)
