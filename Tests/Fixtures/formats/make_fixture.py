"""Makes the archives that other programs' writers make: python make_fixture.py (needs numpy)."""
import io
import pathlib
import tarfile

import numpy

here = pathlib.Path(__file__).parent
images = here.parent / "images"


def ramp(shape):
    return (numpy.arange(numpy.prod(shape)).reshape(shape) * 7 % 256).astype("uint8")


# As Keras keeps MNIST: a training and a test part, packed.
numpy.savez_compressed(
    here / "parts.npz", x_train=ramp((6, 5, 5, 3)), y_train=numpy.array([3, 1, 10, 1, 3, -1]),
    x_test=ramp((2, 5, 5, 3)), y_test=numpy.array([3, 1]))
# As MedMNIST keeps labels: one a row; not packed, and floats.
numpy.savez(here / "stored.npz", labels=numpy.array([[1], [0], [1]], "uint8"), images=ramp((3, 4, 4)) / 255.0)

long = "a" + "-long" * 30
files = {
    "set/b/x.png": "rgb.png", f"set/{long}/{long}.jpg": "rgb.jpg", "set/a/no-suffix": "grey.png", "set/top.png": "rgba.png",
    "set/b/._x.png": "cut.png", "set/b/notes.txt": "README.md",
}
for name, kind in [("gnu", tarfile.GNU_FORMAT), ("pax", tarfile.PAX_FORMAT)]:
    with tarfile.open(here / f"{name}.tar", "w", format=kind) as archive:
        for path, source in files.items():
            data = (images / source).read_bytes()
            entry = tarfile.TarInfo(path)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        link = tarfile.TarInfo("set/b/link.png")
        link.type, link.linkname = tarfile.SYMTYPE, "x.png"
        archive.addfile(link)
