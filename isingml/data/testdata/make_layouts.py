"""Writes one ensemble in the layouts of other programs.

usage: make_layouts.py FOLDER L [SPINS.npy T.npy]. Prints "skip: ..." without
NumPy, h5py or SciPy. Without arrays of L x L spins and their temperatures, the
spins are random, and of two temperatures, 2.0 and 2.5, in turn.
"""
import gzip
import io
import os
import pickle
import sys
import zipfile

folder, L = sys.argv[1], int(sys.argv[2])
try:
    import h5py
    import numpy as np
    import scipy.io
except ImportError as e:
    print("skip:", e)
    sys.exit(0)

rng = np.random.default_rng(2)
if len(sys.argv) > 3:
    spins, T = (np.load(name) for name in sys.argv[3:5])
else:
    spins = rng.choice(np.array([-1, 1], np.int8), (24, L, L))
    T = np.where(np.arange(24) % 2 == 0, 2.0, 2.5)
n, bits = len(spins), (spins > 0).astype(np.uint8)
np.save(f"{folder}/spins.npy", spins)
np.save(f"{folder}/labels.npy", np.stack([np.arange(n) % 2, T], axis=1))
np.save(f"{folder}/field.npy", rng.normal(size=(n, L, L)))
np.savez(f"{folder}/spins.npz", x=spins, t=T)
for protocol in range(2, 6):
    with open(f"{folder}/packed{protocol}.pkl", "wb") as f:
        pickle.dump(np.packbits(bits), f, protocol=protocol)
    with open(f"{folder}/labels{protocol}.pkl", "wb") as f:
        pickle.dump({"T": T, "list": T.tolist(), "phase": np.arange(n) % 2}, f, protocol=protocol)


class Evil:
    def __reduce__(self):
        return (open, (f"{folder}/written", "w"))


with open(f"{folder}/evil.pkl", "wb") as f:
    pickle.dump([spins, Evil()], f)
with open(f"{folder}/object.pkl", "wb") as f:
    pickle.dump(spins.astype(object), f)
np.savetxt(f"{folder}/rows.txt", spins.reshape(n, -1), fmt="%d")
np.savetxt(f"{folder}/T.txt", T)
with open(f"{folder}/dense.txt", "w") as f:
    for c in bits:
        f.write("".join(map(str, c.ravel())) + "\n")
blocks = "\n".join("\n".join(" ".join(map(str, row)) for row in c) + "\n" for c in spins)
with open(f"{folder}/blocks.txt", "w") as f:
    f.write(blocks)
with gzip.open(f"{folder}/blocks.txt.gz", "wt") as f:
    f.write(blocks)
with zipfile.ZipFile(f"{folder}/many.zip", "w", zipfile.ZIP_DEFLATED) as z:
    os.mkdir(f"{folder}/each")
    for i, c in enumerate(spins):
        np.save(f"{folder}/each/T{T[i]}_{i}.npy", c)
        z.writestr(f"run/T{T[i]}_{i}.txt", "\n".join(" ".join(map(str, row)) for row in c))
energy = -(spins * np.roll(spins, 1, 1) + spins * np.roll(spins, 1, 2)).astype(int).sum(axis=(1, 2))
for name, options in {"plain": {}, "chunked": {"chunks": (5, 8, 8)}, "deflated": {"chunks": (7, 4, 8), "compression": "gzip", "shuffle": True, "fletcher32": True}}.items():
    with h5py.File(f"{folder}/{name}.h5", "w") as f:
        for t in np.unique(T):
            part, e = spins[T == t], energy[T == t]
            g = f.create_group(f"T={t}")
            g.create_dataset("configurations", data=part, **options)
            g["energy"] = e / L**2
            g["magnetization"] = part.mean(axis=(1, 2))
            g.attrs["T"] = t
        f.create_dataset("all", data=spins.astype(np.float32), **options)
        f.create_dataset("temperatures", data=T)
        f["flag"] = bits.astype(bool)
        f["name"] = "a string"
        f["wide"] = np.arange(70000, dtype=">u2")
with h5py.File(f"{folder}/latest.h5", "w", libver="latest") as f:
    f["all"] = spins
with h5py.File(f"{folder}/many.h5", "w") as f:
    for i in range(300):
        f[f"c{i}"] = spins[i % n]
scipy.io.savemat(f"{folder}/spins5.mat", {"spins": spins, "T": T, "moved": np.moveaxis(spins, 0, 2).astype(float)})
scipy.io.savemat(f"{folder}/deflated5.mat", {"spins": spins, "T": T}, do_compression=True)
with h5py.File(f"{folder}/spins73.mat", "w", userblock_size=512) as f:
    f["spins"] = spins.transpose(2, 1, 0)
    f["spins"].attrs["MATLAB_class"] = np.bytes_("int8")
with open(f"{folder}/spins73.mat", "r+b") as f:
    f.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\x00\x02IM")


def torch(path, arrays):
    """Writes tensors as torch.save does, without PyTorch."""
    names = {"float32": "FloatStorage", "int8": "CharStorage", "int64": "LongStorage"}

    class Storage:
        def __init__(self, key, a):
            self.key, self.a = key, a

    out = io.BytesIO()
    p = pickle._Pickler(out, protocol=2)

    def glob(module, name):
        p.write(b"c" + f"{module}\n{name}\n".encode())

    p.write(b"\x80\x02}(")
    for i, (name, a) in enumerate(arrays.items()):
        p.write(b"X" + len(name).to_bytes(4, "little") + name.encode())
        glob("torch._utils", "_rebuild_tensor_v2")
        p.write(b"((X\x07\x00\x00\x00storage")
        glob("torch", names[a.dtype.name])
        key = str(i)
        p.write(b"X" + len(key).to_bytes(4, "little") + key.encode() + b"X\x03\x00\x00\x00cpu")
        p.save_long(a.size)
        p.write(b"tQ")
        p.save_long(0)
        for numbers in (a.shape, [s // a.itemsize for s in a.strides]):
            p.write(b"(")
            for k in numbers:
                p.save_long(int(k))
            p.write(b"t")
        p.write(b"\x89")
        glob("collections", "OrderedDict")
        p.write(b")RtR")
    p.write(b"u.")
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("archive/data.pkl", out.getvalue())
        z.writestr("archive/version", "3\n")
        for i, a in enumerate(arrays.values()):
            z.writestr(f"archive/data/{i}", a.tobytes())


torch(f"{folder}/spins.pt", {"x": spins.astype(np.float32), "t": T.astype(np.float32), "y": np.arange(n) % 2})
spins.tofile(f"{folder}/expected")
