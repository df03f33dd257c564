"""Reads what dctop has exported with onnxruntime and with TensorBoard's own readers, and compares it with the snapshot.

readers.py DATA SNAPSHOT PREDICTED.csv MODEL.onnx TENSORBOARD NPY
"""
import gzip, sys
import numpy as np, onnx, onnxruntime, pandas as pd
from google.protobuf import text_format
from PIL import Image
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.projector import projector_config_pb2
from tensorboard.plugins.projector.projector_plugin import _read_tensor_tsv_file

data, snapshot, predicted, model, folder, npy = sys.argv[1:]
table = pd.read_csv(snapshot + "/assignments.csv", dtype={"label": str})
features = np.load(npy + "/features.npy")

# ONNX: valid, and the clusters, distances and features of dctop predict.
onnx.checker.check_model(model, full_check=True)
session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
_, channels, side, _ = session.get_inputs()[0].shape
if table.image[0].startswith("#"):
    pixels = np.frombuffer(gzip.open(data + "/images-idx3-ubyte.gz").read(), np.uint8, offset=16)
    images = pixels.reshape(-1, 1, side, side)[table.image.str[1:].astype(int)]
else:
    files = [Image.open(data + "/" + name).convert("RGB" if channels == 3 else "L") for name in table.image]
    images = np.stack([np.asarray(file).reshape(side, side, channels).transpose(2, 0, 1) for file in files])
names = ["cluster", "distance", "features"]
cluster, distance, found = session.run(names, {"images": images.astype(np.float32)})
wanted = pd.read_csv(predicted)
wanted.index = wanted.image.str.removeprefix(data).str.removeprefix("/")
wanted = wanted.loc[table.image].reset_index(drop=True)
assert cluster.dtype == np.int64 and (wanted.cluster == table.cluster).all()
other = wanted[cluster != wanted.cluster]
assert (other.margin < 1e-3).all(), other  # only where two centroids are as near to rounding
assert len(other) <= 0.01 * len(table), f"{len(other)} of {len(table)} images are in other clusters"
assert np.allclose(found, features, atol=2e-3), np.abs(found - features).max()
assert np.allclose(distance, wanted.distance, atol=2e-3), np.abs(distance - wanted.distance).max()
one = session.run(["cluster"], {"images": images[5:6].astype(np.float32)})[0]
assert one.shape == (1,) and one[0] == cluster[5]

# TensorBoard: every record's checks are right, and what it shows is there.
events = EventAccumulator(folder)
events.Reload()
tags = events.Tags()
for kind, wanted in [
    ("scalars", ["batch/loss", "epoch/loss", "epoch/nmi_labels"]), ("histograms", ["clusters/sizes"]),
    ("images", [f"clusters/{table.cluster[0]}"]),
]:
    assert set(wanted) <= set(tags[kind]), tags
losses = [event.value for event in events.Scalars("batch/loss")]
assert len(losses) >= 2 and np.isfinite(losses).all() and len(events.Scalars("epoch/loss")) == 1
histogram = events.Histograms("clusters/sizes")[-1].histogram_value
assert histogram.sum == len(table) == sum(histogram.bucket) * len(table) / histogram.num
configuration = projector_config_pb2.ProjectorConfig()
text_format.Parse(open(folder + "/projector_config.pbtxt").read(), configuration)
(embedding,) = configuration.embeddings
points = _read_tensor_tsv_file(folder + "/" + embedding.tensor_path)
assert np.allclose(points, features, atol=1e-6) and points.shape == features.shape
rows = pd.read_csv(folder + "/" + embedding.metadata_path, sep="\t", dtype={"label": str})
assert list(rows.columns) == ["image", "cluster", "distance", "label"] and (rows.cluster == table.cluster).all()
sprite = Image.open(folder + "/" + embedding.sprite.image_path)
size = embedding.sprite.single_image_dim[0]
columns = sprite.width // size
assert columns * (sprite.height // size) >= len(table) > columns * (sprite.height // size - 1)
if size == side:  # the images are not scaled
    place = (7 % columns * size, 7 // columns * size)
    cut = np.asarray(sprite.convert("RGB" if channels == 3 else "L").crop(place + (place[0] + size, place[1] + size)))
    assert (cut.reshape(size, size, channels).transpose(2, 0, 1) == images[7]).all()
print("ok", len(table), len(other))
