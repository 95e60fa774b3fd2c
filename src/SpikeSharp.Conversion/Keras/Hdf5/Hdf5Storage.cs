namespace SpikeSharp.Conversion.Keras.Hdf5;

/// <summary>Fetches the bytes of a dataset from where its layout message says they are.</summary>
internal static class Hdf5Storage
{
    // Deflate cannot shrink more than 1032 times: a dataset that claims more than this times its stored bytes is not there.
    private const long MaxExpansion = 1040;
    private const long SmallEnough = 1 << 20;

    /// <summary>The <paramref name="size"/> bytes of all elements in row-major order.</summary>
    public static byte[] Read(Hdf5Object source, Hdf5Dataset dataset, int size)
    {
        if (source.Has(MessageType.ExternalFiles))
            throw new Hdf5Exception("its values lie in another file; external storage is refused and no other file is opened") { RefersOutside = true };

        Message message = source.Message(MessageType.DataLayout, "data layout");
        ByteReader reader = source.Open(message, "a data layout");
        int version = reader.Byte();
        return version switch
        {
            1 or 2 => ReadOld(reader),
            3 or 4 => ReadNew(reader),
            _ => throw new Hdf5Exception($"a data layout has version {version}, known are 1 to 4"),
        };

        byte[] ReadOld(ByteReader layout)
        {
            int rank = layout.Byte(), kind = layout.Byte();
            layout.Skip(5);
            ulong address = kind == 0 ? 0 : layout.Address();
            ulong[] sizes = new ulong[rank];
            for (int i = 0; i < rank; i++) sizes[i] = layout.UInt32();
            return kind switch
            {
                0 => Compact(layout.Take((int)Math.Min(layout.UInt32(), int.MaxValue))),
                1 => Contiguous(address, ulong.MaxValue),
                2 => Chunked(address, sizes.AsSpan(..Math.Max(rank - 1, 0)), ChunkIndex.Tree),
                _ => throw new Hdf5Exception($"a data layout has class {kind}"),
            };
        }

        byte[] ReadNew(ByteReader layout)
        {
            switch (layout.Byte())
            {
                case 0: return Compact(layout.Take(layout.UInt16()));
                case 1: return Contiguous(layout.Address(), layout.Length());
                case 2 when version == 3:
                    int axes = layout.Byte();
                    ulong tree = layout.Address();
                    ulong[] sizes = new ulong[Math.Max(axes - 1, 0)];
                    for (int i = 0; i < sizes.Length; i++) sizes[i] = layout.UInt32();
                    return Chunked(tree, sizes, ChunkIndex.Tree);
                case 2:
                    return NewlyIndexed(layout);
                case 3: throw new Hdf5Exception("it is a virtual dataset; other files are not opened") { RefersOutside = true };
                case var kind: throw new Hdf5Exception($"a data layout has class {kind}");
            }
        }

        byte[] NewlyIndexed(ByteReader layout)
        {
            byte flags = layout.Byte();
            int axes = layout.Byte(), width = layout.Byte();
            if (width is < 1 or > 8) throw new Hdf5Exception($"chunk sizes of {width} bytes");
            ulong[] sizes = new ulong[Math.Max(axes - 1, 0)];
            for (int i = 0; i < sizes.Length; i++) sizes[i] = layout.Unsigned(width);
            layout.Unsigned(width);
            (ChunkIndex kind, ulong? stored, uint mask) = ((ChunkIndex)layout.Byte(), null, 0);
            switch (kind)
            {
                case ChunkIndex.Single when (flags & 2) != 0:
                    stored = layout.Length();
                    mask = layout.UInt32();
                    break;
                case ChunkIndex.Single or ChunkIndex.Implicit:
                    break;
                case ChunkIndex.FixedArray:
                    layout.Byte();
                    break;
                default:
                    throw new Hdf5Exception($"the chunk index of kind {(int)kind} is not supported; write the file with h5py's default settings (no libver='latest')");
            }

            return Chunked(layout.Address(), sizes, kind, stored, mask);
        }

        byte[] Compact(ReadOnlySpan<byte> bytes) => bytes.Length >= size ? bytes[..size].ToArray() : throw Short(bytes.Length);

        byte[] Contiguous(ulong address, ulong stored)
        {
            if (address == ByteReader.Undefined) return Filled();
            return stored >= (ulong)size ? source.File.Bytes(address, (ulong)size, "a dataset").ToArray() : throw Short((long)stored);
        }

        byte[] Chunked(ulong address, ReadOnlySpan<ulong> chunk, ChunkIndex index, ulong? stored = null, uint mask = 0)
        {
            if (chunk.Length != dataset.Shape.Length)
                throw new Hdf5Exception($"its chunks have {chunk.Length} axes, its shape {dataset.Shape.Length}");
            UInt128 chunkBytes = (UInt128)dataset.Type.Size;
            foreach (ulong axis in chunk) chunkBytes *= axis is 0 or > int.MaxValue ? throw new Hdf5Exception($"a chunk axis has size {axis}") : axis;
            if (chunkBytes > int.MaxValue) throw new Hdf5Exception($"its chunks have {chunkBytes} bytes");
            if (address == ByteReader.Undefined) return Filled();

            // What the dataset has room for, along every axis; more chunks than that would only cost time.
            ulong[] grid = new ulong[chunk.Length];
            UInt128 places = 1;
            for (int axis = 0; axis < grid.Length; axis++) places *= grid[axis] = dataset.Shape[axis] / chunk[axis] + (dataset.Shape[axis] % chunk[axis] == 0 ? 0UL : 1UL);
            List<Hdf5Chunk> chunks = index switch
            {
                ChunkIndex.Tree => Hdf5ChunkIndex.Tree(source.File, address, chunk.Length),
                ChunkIndex.Single => [new Hdf5Chunk(address, stored ?? (ulong)chunkBytes, mask, new ulong[chunk.Length])],
                ChunkIndex.Implicit => Hdf5ChunkIndex.Implicit(source.File, address, grid, chunk, (ulong)chunkBytes),
                _ => Hdf5ChunkIndex.FixedArray(source.File, address, grid, chunk, (ulong)chunkBytes),
            };
            if ((UInt128)chunks.Count > places) throw new Hdf5Exception($"it has {chunks.Count} chunks, its shape has room for {places}");
            long present = 0;
            foreach (Hdf5Chunk c in chunks) present += (long)Math.Min(c.Stored, (ulong)source.File.Length);
            if (size > SmallEnough && size > MaxExpansion * present) throw Short(present);

            byte[] values = Filled();
            Hdf5Filters filters = Hdf5Filters.Of(source);
            foreach (Hdf5Chunk c in chunks)
            {
                if ((long)chunkBytes > SmallEnough && (long)chunkBytes > MaxExpansion * (long)c.Stored) throw Short((long)c.Stored);
                byte[] bytes = filters.Decode(source.File.Bytes(c.Address, c.Stored, "a chunk"), c.FilterMask, (int)chunkBytes, dataset.Type.Size);
                c.CopyTo(values, bytes, dataset.Shape.AsSpan(), chunk, dataset.Type.Size);
            }

            return values;
        }

        // What was never written has the fill value, zero unless the dataset names another.
        byte[] Filled()
        {
            if (size > SmallEnough && size > MaxExpansion * source.File.Length) throw Short(0);
            byte[] values = new byte[size];
            ReadOnlySpan<byte> fill = FillValue(source, dataset.Type.Size);
            if (fill.IndexOfAnyExcept((byte)0) >= 0)
                for (int i = 0; i < size; i += fill.Length) fill.CopyTo(values.AsSpan(i));
            return values;
        }

        Hdf5Exception Short(long present) => new($"it needs {size} bytes, {present} are stored");
    }

    private static ReadOnlySpan<byte> FillValue(Hdf5Object source, int elementSize)
    {
        foreach (Message message in source.Messages(MessageType.FillValue))
        {
            if (message.IsShared) continue;
            ByteReader reader = source.Open(message, "a fill value");
            int version = reader.Byte();
            bool isDefined;
            if (version < 3)
            {
                reader.Skip(2);
                isDefined = reader.Byte() != 0 || version == 1;
            }
            else
            {
                isDefined = (reader.Byte() & 0x20) != 0;
            }

            if (isDefined && reader.Remaining >= 4 && reader.UInt32() == (uint)elementSize) return reader.Take(elementSize);
        }

        return default;
    }

    /// <summary>How the chunks of a dataset are found; the numbers are those of the file.</summary>
    private enum ChunkIndex
    {
        Tree = 0,
        Single = 1,
        Implicit = 2,
        FixedArray = 3,
    }
}
