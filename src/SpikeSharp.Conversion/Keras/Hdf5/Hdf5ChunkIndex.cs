namespace SpikeSharp.Conversion.Keras.Hdf5;

/// <summary>Lists the chunks of a dataset, for each way in which a file may index them.</summary>
internal static class Hdf5ChunkIndex
{
    /// <summary>All chunks of a dataset from its B-tree.</summary>
    public static List<Hdf5Chunk> Tree(Hdf5File file, ulong tree, int rank)
    {
        List<Hdf5Chunk> chunks = [];
        Walk(file, tree, rank, chunks, [], depth: 32);
        return chunks;
    }

    private static void Walk(Hdf5File file, ulong address, int rank, List<Hdf5Chunk> chunks, HashSet<ulong> seen, int depth)
    {
        const string place = "the B-tree of a dataset";
        if (depth == 0 || !seen.Add(address)) throw new Hdf5Exception($"{place} at {address} has a ring");
        ByteReader reader = file.At(address, place);
        reader.Expect("TREE"u8);
        if (reader.Byte() is var type and not 1) throw new Hdf5Exception($"{place} has node type {type}, expected 1");
        int level = reader.Byte(), entries = reader.UInt16();
        reader.Address();
        reader.Address();
        for (int i = 0; i < entries; i++)
        {
            uint stored = reader.UInt32(), mask = reader.UInt32();
            ulong[] offsets = new ulong[rank];
            for (int axis = 0; axis < rank; axis++) offsets[axis] = reader.UInt64();
            reader.UInt64();
            ulong child = reader.Address();
            if (level == 0)
            {
                if (!seen.Add(child)) throw new Hdf5Exception($"{place} names the chunk at {child} twice");
                chunks.Add(new Hdf5Chunk(child, stored, mask, offsets));
            }
            else
            {
                Walk(file, child, rank, chunks, seen, depth - 1);
            }
        }
    }

    /// <summary>Chunks that lie one after the other, unfiltered, in row-major order of the grid.</summary>
    public static List<Hdf5Chunk> Implicit(Hdf5File file, ulong address, ReadOnlySpan<ulong> grid, ReadOnlySpan<ulong> chunk, ulong chunkBytes)
    {
        int count = Count(file, grid, chunkBytes);
        List<Hdf5Chunk> chunks = new(count);
        for (int i = 0; i < count; i++) chunks.Add(new Hdf5Chunk(address + (ulong)i * chunkBytes, chunkBytes, 0, Offsets(i, grid, chunk)));
        return chunks;
    }

    /// <summary>Chunks whose addresses stand in one array, in row-major order of the grid.</summary>
    public static List<Hdf5Chunk> FixedArray(Hdf5File file, ulong address, ReadOnlySpan<ulong> grid, ReadOnlySpan<ulong> chunk, ulong chunkBytes)
    {
        const string place = "the chunk array of a dataset";
        ByteReader header = file.At(address, place);
        header.Expect("FAHD"u8);
        header.Skip(1);
        bool isFiltered = header.Byte() == 1;
        int entrySize = header.Byte(), pageBits = header.Byte();
        ulong entries = header.Length();
        if (pageBits < 63 && entries > 1UL << pageBits) throw new Hdf5Exception($"{place} has {entries} entries in pages, which is not supported; use fewer, larger chunks");

        ByteReader block = file.At(header.Address(), place);
        block.Expect("FADB"u8);
        block.Skip(2);
        block.Address();
        int count = Count(file, grid, 1);
        if ((ulong)count > entries) throw new Hdf5Exception($"{place} has {entries} entries, the shape needs {count}");
        List<Hdf5Chunk> chunks = [];
        for (int i = 0; i < count; i++)
        {
            int start = block.Position;
            ulong at = block.Address(), stored = chunkBytes;
            uint mask = 0;
            if (isFiltered)
            {
                int width = entrySize - (block.Position - start) - 4;
                stored = width is >= 1 and <= 8 ? block.Unsigned(width) : throw new Hdf5Exception($"{place} has entries of {entrySize} bytes");
                mask = block.UInt32();
            }

            if (at != ByteReader.Undefined) chunks.Add(new Hdf5Chunk(at, stored, mask, Offsets(i, grid, chunk)));
        }

        return chunks;
    }

    // Every chunk takes at least a few bytes of the file, so a larger number is not there.
    private static int Count(Hdf5File file, ReadOnlySpan<ulong> grid, ulong bytesOfEach)
    {
        UInt128 count = 1;
        foreach (ulong axis in grid) count = UInt128.Min(count * axis, ulong.MaxValue);
        return count * bytesOfEach <= (UInt128)file.Length ? (int)count : throw new Hdf5Exception($"its shape needs {count} chunks, more than the file holds");
    }

    private static ulong[] Offsets(int index, ReadOnlySpan<ulong> grid, ReadOnlySpan<ulong> chunk)
    {
        ulong[] offsets = new ulong[grid.Length];
        ulong rest = (ulong)index;
        for (int axis = grid.Length - 1; axis >= 0; rest /= grid[axis], axis--) offsets[axis] = rest % grid[axis] * chunk[axis];
        return offsets;
    }
}
