namespace SpikeSharp.Conversion.Keras.Hdf5;

/// <summary>Where one chunk of a dataset is stored, and where it belongs.</summary>
internal sealed record Hdf5Chunk(ulong Address, ulong Stored, uint FilterMask, ulong[] Offsets)
{
    /// <summary>Copies what lies within the dataset, row by row.</summary>
    public void CopyTo(byte[] values, ReadOnlySpan<byte> chunk, ReadOnlySpan<ulong> shape, ReadOnlySpan<ulong> chunkShape, int elementSize)
    {
        int rank = shape.Length;
        for (int axis = 0; axis < rank; axis++)
            if (Offsets[axis] >= shape[axis] || Offsets[axis] % chunkShape[axis] != 0)
                throw new Hdf5Exception($"a chunk belongs at {Offsets[axis]} of axis {axis}, which has size {shape[axis]}");
        if (rank == 0)
        {
            chunk[..elementSize].CopyTo(values);
            return;
        }

        int row = (int)Math.Min(chunkShape[^1], shape[^1] - Offsets[^1]) * elementSize;
        int chunkRow = (int)chunkShape[^1] * elementSize;
        Span<int> index = stackalloc int[rank];
        for (int start = 0; start < chunk.Length; start += chunkRow)
        {
            bool inside = true;
            ulong target = 0;
            for (int axis = 0; axis < rank; axis++)
            {
                ulong at = Offsets[axis] + (ulong)index[axis];
                inside &= at < shape[axis];
                target = target * shape[axis] + at;
            }

            if (inside) chunk.Slice(start, row).CopyTo(values.AsSpan((int)target * elementSize));
            for (int axis = rank - 2; axis >= 0 && ++index[axis] == (int)chunkShape[axis]; axis--) index[axis] = 0;
        }
    }
}
